//! OpenTelemetry spans in: receive, file under their turn, understand.
