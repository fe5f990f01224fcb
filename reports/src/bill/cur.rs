//! The CSV of a Cost and Usage Report: 2.0, as AWS Data Exports writes it, and the column names of the
//! older report.
//!
//! Columns: <https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html>. Tags are a JSON
//! object in `resource_tags` whose keys look like `user_cost_center`, or a column each, named
//! `resource_tags_user_cost_center` or `resourceTags/user:CostCenter`.

use super::{
    BillError,
    sums::{Sums, day},
};
use csv::StringRecord;
use rehearsal_core::bill::Billed;
use serde_json::Value;
use std::collections::BTreeMap;

/// Kinds of line that are no use of anything; a report without the column has none told apart.
const NO_USAGE: [&str; 3] = ["Credit", "Refund", "Tax"];

/// Reads a report, split by this tag.
pub(super) fn read(text: &str, tag_key: &str) -> Result<Vec<Billed>, BillError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = Columns::find(reader.headers()?, tag_key)?;
    let mut sums = Sums::default();
    for row in reader.records() {
        columns.add(&row?, &mut sums)?;
    }
    sums.billed()
}

/// Where the columns are.
struct Columns {
    start: usize,
    cost: usize,
    product: usize,
    currency: Option<usize>,
    kind: Option<usize>,
    tags: TagColumns,
}

/// Where the tag is.
struct TagColumns {
    /// The tag, without what differs between ways to write it.
    key: String,
    /// A column of JSON objects.
    map: Option<usize>,
    /// A column of the tag's own.
    own: Option<usize>,
}

impl Columns {
    fn find(header: &StringRecord, tag_key: &str) -> Result<Self, BillError> {
        let names: Vec<String> = header.iter().map(snake).collect();
        let find = |name: &str| names.iter().position(|found| found == name);
        let needed = |name: &str| find(name).ok_or_else(|| BillError::Column(name.to_owned()));
        Ok(Self {
            start: needed("line_item_usage_start_date")?,
            cost: needed("line_item_unblended_cost")?,
            product: needed("line_item_product_code")?,
            currency: find("line_item_currency_code"),
            kind: find("line_item_line_item_type"),
            tags: TagColumns::find(header, tag_key)?,
        })
    }

    fn add(&self, row: &StringRecord, sums: &mut Sums) -> Result<(), BillError> {
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let kind = self.kind.map(cell).unwrap_or_default();
        if !is_bedrock(cell(self.product)) || NO_USAGE.contains(&kind) {
            return Ok(());
        }
        let line = row.position().map_or(0, csv::Position::line);
        let place = || format!("line {line} of the bill");
        let day = day(cell(self.start), place)?;
        if let Some(unit) = self.currency.map(cell).filter(|unit| !unit.is_empty() && *unit != "USD") {
            return Err(BillError::Currency { day, unit: unit.to_owned() });
        }
        let tag = self.tags.value(row, line)?;
        sums.add(day, tag.as_deref(), (cell(self.cost), false, place))
    }
}

impl TagColumns {
    fn find(header: &StringRecord, tag_key: &str) -> Result<Self, BillError> {
        let key = squeezed(tag_key);
        let own = |name: &str| {
            let tag = name.strip_prefix("resource_tags_").or_else(|| name.strip_prefix("resourceTags/"));
            tag.is_some_and(|tag| is_tag(tag, &key))
        };
        let (map, own) =
            (header.iter().position(|name| name == "resource_tags"), header.iter().position(own));
        if map.is_none() && own.is_none() {
            return Err(BillError::Column(format!("resource_tags, nor one of the tag {tag_key} alone")));
        }
        Ok(Self { key, map, own })
    }

    fn value(&self, row: &StringRecord, line: u64) -> Result<Option<String>, BillError> {
        let own = self.own.and_then(|at| row.get(at)).filter(|value| !value.is_empty());
        if let Some(own) = own {
            return Ok(Some(own.to_owned()));
        }
        let Some(map) = self.map.and_then(|at| row.get(at)).filter(|map| !map.trim().is_empty()) else {
            return Ok(None);
        };
        let tags: BTreeMap<String, Value> =
            serde_json::from_str(map).map_err(|_| BillError::Tags { line })?;
        let found = tags.iter().find(|(name, _)| is_tag(name, &self.key));
        Ok(found.and_then(|(_, value)| value.as_str()).map(str::to_owned))
    }
}

/// Whether a product is Amazon Bedrock, of which there are several codes.
fn is_bedrock(product: &str) -> bool {
    product.to_ascii_lowercase().contains("bedrock")
}

/// Whether a report's name of a tag means this one: `user_cost_center`, `user:CostCenter`, `CostCenter`.
fn is_tag(name: &str, key: &str) -> bool {
    let of_user = name.strip_prefix("user_").or_else(|| name.strip_prefix("user:"));
    squeezed(name) == key || of_user.is_some_and(|name| squeezed(name) == key)
}

/// A tag's letters and digits: reports lower its capitals and put `_` before them and for signs.
fn squeezed(key: &str) -> String {
    key.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `lineItem/UsageStartDate`, as the older report has it, as `line_item_usage_start_date`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 8);
    for letter in name.trim().chars() {
        if letter == '/' {
            snake.push('_');
        } else if letter.is_ascii_uppercase() {
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        } else {
            snake.push(letter);
        }
    }
    snake
}
