//! Projects as a person reads them on a terminal.

use jiff::Timestamp;
use rehearsal_adapters::aws::projects::Project;
use rehearsal_reports::visible_line;

/// A table, one project on a line, in the order in which the service has them.
pub(super) fn list(projects: &[Project]) -> String {
    if projects.is_empty() {
        return "no projects\n".to_owned();
    }
    let head = ["ID", "STATUS", "MADE", "NAME", "TAGS"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(projects.iter().map(row)).collect();
    let width = |column: usize| rows.iter().filter_map(|row| Some(row.get(column)?.chars().count())).max();
    let widths: Vec<usize> = (0..5).map(|column| width(column).unwrap_or(0)).collect();
    rows.iter().map(|row| aligned(row, &widths)).collect()
}

fn row(project: &Project) -> [String; 5] {
    let made = made(project).map(|made| made.chars().take(10).collect::<String>());
    [
        line(&project.id),
        said(project.status.as_deref()),
        said(made.as_deref()),
        said(project.name.as_deref()),
        tags(project),
    ]
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}", width = *width));
    let text = cells.collect::<Vec<_>>().join("  ");
    format!("{}\n", text.trim_end())
}

/// Everything that is known of one project.
pub(super) fn one(project: &Project) -> String {
    let facts = [
        ("id", line(&project.id)),
        ("name", said(project.name.as_deref())),
        ("status", said(project.status.as_deref())),
        ("tags", tags(project)),
        ("made", said(made(project).as_deref())),
        ("retention", said(project.retention.as_deref())),
        ("arn", said(project.arn.as_deref())),
    ];
    facts.iter().map(|(name, value)| format!("{name:10} {value}\n")).collect()
}

/// What was not reported is a dash.
fn said(text: Option<&str>) -> String {
    text.map_or_else(|| "-".to_owned(), line)
}

/// Names and tags are written by whoever may: nothing in them acts on the terminal.
fn line(text: &str) -> String {
    visible_line(text).into_owned()
}

fn tags(project: &Project) -> String {
    let Some(tags) = &project.tags else { return "-".to_owned() };
    let tags = tags.iter().map(|(key, value)| format!("{}={}", line(key), line(value)));
    tags.collect::<Vec<_>>().join(" ")
}

fn made(project: &Project) -> Option<String> {
    let made = Timestamp::from_second(project.created_at?).ok()?;
    Some(made.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn project(id: &str, name: Option<&str>) -> Project {
        Project {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            arn: None,
            status: Some("active".to_owned()),
            tags: Some(BTreeMap::from([("Team".to_owned(), "CX".to_owned())])),
            created_at: Some(1_787_372_201),
            retention: None,
            raw: serde_json::Value::Null,
        }
    }

    #[test]
    fn a_list_is_a_table() {
        let unknown = Project { tags: None, created_at: None, status: None, ..project("default", None) };
        assert_eq!(
            list(&[unknown, project("proj_abc", Some("evals"))]),
            "ID        STATUS  MADE        NAME   TAGS\n\
             default   -       -           -      -\n\
             proj_abc  active  2026-08-22  evals  Team=CX\n"
        );
        assert_eq!(list(&[]), "no projects\n");
    }

    #[test]
    fn one_project_is_told_in_full() {
        assert_eq!(
            one(&project("proj_abc", Some("evals"))),
            "id         proj_abc\nname       evals\nstatus     active\ntags       Team=CX\n\
             made       2026-08-22 04:16 UTC\nretention  -\narn        -\n"
        );
    }

    #[test]
    fn a_name_does_not_act_on_the_terminal() {
        assert!(list(&[project("proj_abc", Some("\u{1b}[2J\n"))]).contains("␛[2J␊"));
    }
}
