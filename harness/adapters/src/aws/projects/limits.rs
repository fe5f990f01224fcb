//! The known limits of projects and their tags, checked before anything is sent.
//!
//! They are those of the service's own schema (`AWS::BedrockMantle::Project`).

use crate::{agents::excerpt::one_line, aws::error::AwsError};
use std::{collections::BTreeMap, fmt};

const NAME: usize = 128;
const KEY: usize = 128;
const VALUE: usize = 256;
const TAGS: usize = 200;
const ID: usize = 25;

/// The id of a project: `default`, or `proj_` with small letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectId(String);

impl ProjectId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`AwsError::Invalid`] where it is none.
    pub fn new(text: &str) -> Result<Self, AwsError> {
        let rest = text.strip_prefix("proj_");
        let own = |rest: &str| {
            !rest.is_empty() && rest.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
        };
        if text == "default" || (text.len() <= ID && rest.is_some_and(own)) {
            return Ok(Self(text.to_owned()));
        }
        let text = one_line(text, 60);
        Err(AwsError::Invalid(format!(
            "\"{text}\" is not the id of a project; one is written such as proj_abc123"
        )))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Checks a project's name.
///
/// # Errors
/// [`AwsError::Invalid`] where it is blank, longer than 128 characters or not on one line.
pub fn check_name(name: &str) -> Result<(), AwsError> {
    let length = name.chars().count();
    if name.trim().is_empty() {
        invalid("the project's name is blank")
    } else if length > NAME {
        invalid(format!("the project's name has {length} characters; {NAME} are allowed"))
    } else if name.chars().any(char::is_control) {
        invalid("the project's name holds a control character")
    } else {
        Ok(())
    }
}

/// Checks the tags of a project.
///
/// # Errors
/// [`AwsError::Invalid`] where there are more than 200, a key does not have 1 to 128 characters or
/// begins with `aws:`, or a value has more than 256.
pub fn check_tags(tags: &BTreeMap<String, String>) -> Result<(), AwsError> {
    if tags.len() > TAGS {
        return invalid(format!("{} tags are too many; {TAGS} are allowed", tags.len()));
    }
    tags.iter().try_for_each(|(key, value)| check_key(key).and_then(|()| check_value(key, value)))
}

/// Checks a change of tags.
///
/// # Errors
/// [`AwsError::Invalid`] where a tag is beyond the limits, is both added and removed, or nothing changes.
pub fn check_change(add: &BTreeMap<String, String>, remove: &[String]) -> Result<(), AwsError> {
    check_tags(add)?;
    remove.iter().try_for_each(|key| check_key(key))?;
    if let Some(key) = remove.iter().find(|key| add.contains_key(*key)) {
        return invalid(format!("the tag \"{}\" is both added and removed", one_line(key, 60)));
    }
    if add.is_empty() && remove.is_empty() {
        return invalid("no tag is added and none removed");
    }
    Ok(())
}

fn check_key(key: &str) -> Result<(), AwsError> {
    let length = key.chars().count();
    let shown = one_line(key, 60);
    if key.trim().is_empty() {
        invalid("a tag has no key")
    } else if length > KEY {
        invalid(format!("the tag \"{shown}\" has a key of {length} characters; {KEY} are allowed"))
    } else if key.to_lowercase().starts_with("aws:") {
        invalid(format!("the tag \"{shown}\" begins with aws:, which AWS keeps for itself"))
    } else {
        Ok(())
    }
}

fn check_value(key: &str, value: &str) -> Result<(), AwsError> {
    let length = value.chars().count();
    if length <= VALUE {
        return Ok(());
    }
    let key = one_line(key, 60);
    invalid(format!("the tag \"{key}\" has a value of {length} characters; {VALUE} are allowed"))
}

fn invalid(why: impl Into<String>) -> Result<(), AwsError> {
    Err(AwsError::Invalid(why.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("default", true)]
    #[case("proj_abc123", true)]
    #[case("proj_abcdefghijklmnopqrst", true)]
    #[case("proj_abcdefghijklmnopqrstu", false)]
    #[case("proj_", false)]
    #[case("proj_ABC", false)]
    #[case("proj_a/../b", false)]
    #[case("", false)]
    fn an_id_is_default_or_small_letters_and_digits(#[case] id: &str, #[case] good: bool) {
        assert_eq!(ProjectId::new(id).is_ok(), good);
    }

    #[rstest]
    #[case("evals", None)]
    #[case(&"é".repeat(128), None)]
    #[case(&"é".repeat(129), Some("the project's name has 129 characters; 128 are allowed"))]
    #[case("  ", Some("the project's name is blank"))]
    #[case("a\nb", Some("the project's name holds a control character"))]
    fn a_name_is_counted_in_characters(#[case] name: &str, #[case] complaint: Option<&str>) {
        assert_eq!(check_name(name).err().map(|error| error.to_string()).as_deref(), complaint);
    }

    #[rstest]
    #[case("Team", "", None)]
    #[case(&"k".repeat(128), &"v".repeat(256), None)]
    #[case("", "x", Some("a tag has no key"))]
    #[case("aws:x", "x", Some("the tag \"aws:x\" begins with aws:, which AWS keeps for itself"))]
    #[case("Team", &"v".repeat(257), Some("the tag \"Team\" has a value of 257 characters; 256 are allowed"))]
    fn a_tag_is_within_its_limits(#[case] key: &str, #[case] value: &str, #[case] complaint: Option<&str>) {
        let tags = BTreeMap::from([(key.to_owned(), value.to_owned())]);
        assert_eq!(check_tags(&tags).err().map(|error| error.to_string()).as_deref(), complaint);
    }

    #[test]
    fn there_are_at_most_two_hundred_tags() {
        let tags = |count: usize| (0..count).map(|number| (format!("k{number}"), String::new())).collect();
        assert_eq!(check_tags(&tags(200)), Ok(()));
        assert!(check_tags(&tags(201)).is_err());
    }

    #[rstest]
    #[case(&["A"], &["B"], None)]
    #[case(&["A"], &["A"], Some("the tag \"A\" is both added and removed"))]
    #[case(&[], &[], Some("no tag is added and none removed"))]
    #[case(&[], &["aws:a"], Some("the tag \"aws:a\" begins with aws:, which AWS keeps for itself"))]
    fn a_change_changes_something(
        #[case] add: &[&str],
        #[case] remove: &[&str],
        #[case] complaint: Option<&str>,
    ) {
        let add = add.iter().map(|key| ((*key).to_owned(), String::new())).collect();
        let remove: Vec<String> = remove.iter().map(|key| (*key).to_owned()).collect();
        assert_eq!(check_change(&add, &remove).err().map(|error| error.to_string()).as_deref(), complaint);
    }
}
