//! The secrets that a suite names: variables of the environment that prove who asks, and what it writes down itself.

use super::{Auth, EvaluatorKind, HttpExchange, OwnEvaluator, OwnSpec, Speaks, Suite, Transport};
use std::collections::{BTreeMap, BTreeSet};

/// What is in the name of a variable or a header that holds a secret.
const TELLING: [&str; 7] = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL", "AUTHORIZATION", "COOKIE"];

/// Whether a variable or a header of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    TELLING.iter().any(|word| name.contains(word))
}

/// The secrets that a suite names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuiteSecrets {
    /// Variables of the environment whose values are secret, whatever they are called.
    pub variables: BTreeSet<String>,
    /// Values that stand in the suite itself.
    pub values: BTreeSet<String>,
}

impl Suite {
    /// The secrets that it names for its agent, its models' providers and evaluators of its user's own.
    pub fn secrets(&self) -> SuiteSecrets {
        let mut secrets = SuiteSecrets::default();
        secrets.of_agent(&self.agent.transport);
        for provider in self.providers.values() {
            secrets.variables.extend(provider.key_variable.clone());
            secrets.headers(&provider.headers);
        }
        for evaluator in &self.evaluators {
            if let EvaluatorKind::Own(own) = &evaluator.kind {
                secrets.of_evaluator(own);
            }
        }
        secrets
    }
}

impl SuiteSecrets {
    fn of_agent(&mut self, transport: &Transport) {
        match transport {
            Transport::Http(spec) => self.exchange(&spec.exchange),
            Transport::OpenAi(spec) => {
                self.variables.extend(spec.key_variable.clone());
                self.headers(&spec.headers);
            }
            Transport::Command(spec) => {
                self.environment(&spec.env);
                if let Speaks::Http { exchange, .. } = &spec.speaks {
                    self.exchange(exchange);
                }
            }
            Transport::Python(spec) => self.environment(&spec.env),
            Transport::AgentCore(spec) => self.exchange(&spec.exchange),
            Transport::A2a(spec) => {
                self.headers(&spec.headers);
                self.auth(spec.auth.as_ref());
            }
            Transport::InProcess => {}
        }
    }

    fn of_evaluator(&mut self, own: &OwnSpec) {
        match &own.evaluator {
            OwnEvaluator::Command { environment, .. } => self.environment(environment),
            OwnEvaluator::Http { headers, .. } => self.headers(headers),
            OwnEvaluator::Python { .. } | OwnEvaluator::Rust { .. } => {}
        }
    }

    fn exchange(&mut self, exchange: &HttpExchange) {
        self.headers(&exchange.headers);
        self.auth(exchange.auth.as_ref());
    }

    fn auth(&mut self, auth: Option<&Auth>) {
        match auth {
            // A user's name is no secret, and may be a word that stands everywhere.
            Some(Auth::Bearer(variable) | Auth::Basic { user: _, password: variable }) => {
                self.variables.insert(variable.clone());
            }
            None => {}
        }
    }

    fn headers(&mut self, headers: &BTreeMap<String, String>) {
        for (name, value) in headers {
            let filled = value.split("${").skip(1).filter_map(|part| Some(part.split_once('}')?.0));
            self.variables.extend(filled.map(str::to_owned));
            if is_secret_name(name) && !value.contains("${") && !value.contains("{{") {
                // `Bearer KEY`: the key without the word is as secret as with it.
                self.values.extend(value.split_once(' ').map(|(_, key)| key.to_owned()));
                self.values.insert(value.clone());
            }
        }
    }

    fn environment(&mut self, variables: &BTreeMap<String, String>) {
        let secret = variables.iter().filter(|(name, _)| is_secret_name(name));
        self.values.extend(secret.map(|(_, value)| value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_what_is_written_are_told_apart() {
        let mut secrets = SuiteSecrets::default();
        let headers = [
            ("X-Tenant", "${TENANT}-${ REGION"),
            ("Authorization", "Bearer written-down"),
            ("X-Api-Key", "{{session_id}}"),
            ("Accept", "text/plain"),
        ];
        secrets.headers(&headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        secrets.auth(Some(&Auth::Basic { user: "DESK_USER".into(), password: "DESK_WORD".into() }));
        secrets.environment(
            &[("DB_PASSWORD", "hunter22"), ("MODE", "test")].map(|(n, v)| (n.into(), v.into())).into(),
        );
        let set = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(secrets.variables, set(&["DESK_WORD", "TENANT"]));
        assert_eq!(secrets.values, set(&["Bearer written-down", "hunter22", "written-down"]));
    }
}
