//! Which foundation model a name of Converse means.

/// The geographies of cross-region inference profiles, as prefixes of a model's id.
const GEOGRAPHIES: [&str; 8] = ["us-gov.", "us.", "eu.", "apac.", "jp.", "au.", "in.", "global."];

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A foundation model's id.
    Foundation(String),
    /// An inference profile of somebody's own, by ARN, whose model has to be asked for.
    Profile(String),
}

/// Reads a name; `None` for one behind which there is no foundation model that could be told from it,
/// such as a provisioned throughput, an imported model or a prompt.
pub(super) fn read(name: &str) -> Option<Named> {
    let name = name.trim();
    if !name.starts_with("arn:") {
        return (!name.is_empty()).then(|| Named::Foundation(without_geography(name).to_owned()));
    }
    let resource = name.splitn(6, ':').nth(5)?;
    match resource.split_once('/')? {
        (_, "") => None,
        ("foundation-model", id) => Some(Named::Foundation(id.to_owned())),
        ("inference-profile", id) => Some(Named::Foundation(without_geography(id).to_owned())),
        ("application-inference-profile", _) => Some(Named::Profile(name.to_owned())),
        _ => None,
    }
}

fn without_geography(id: &str) -> &str {
    GEOGRAPHIES.iter().find_map(|geography| id.strip_prefix(geography)).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("anthropic.claude-sonnet-5-v1:0", Some("anthropic.claude-sonnet-5-v1:0"))]
    #[case("us.anthropic.claude-sonnet-5-v1:0", Some("anthropic.claude-sonnet-5-v1:0"))]
    #[case("us-gov.anthropic.claude-sonnet-5-v1:0", Some("anthropic.claude-sonnet-5-v1:0"))]
    #[case("global.amazon.nova-2-lite-v1:0", Some("amazon.nova-2-lite-v1:0"))]
    #[case("deepseek.v3.1", Some("deepseek.v3.1"))]
    #[case(
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
        Some("amazon.nova-lite-v1:0")
    )]
    #[case(
        "arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0",
        Some("amazon.nova-lite-v1:0")
    )]
    #[case("arn:aws:bedrock:us-east-1:1:provisioned-model/abc", None)]
    #[case("arn:aws:bedrock:us-east-1:1:foundation-model/", None)]
    #[case("arn:aws:bedrock", None)]
    #[case(" ", None)]
    fn a_name_leads_to_a_foundation_model(#[case] name: &str, #[case] expected: Option<&str>) {
        assert_eq!(read(name), expected.map(|id| Named::Foundation(id.to_owned())));
    }

    #[test]
    fn a_profile_of_ones_own_has_to_be_asked_for() {
        let arn = "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc";
        assert_eq!(read(arn), Some(Named::Profile(arn.to_owned())));
    }
}
