//! What a comparison found, field by field, and what that amounts to.

/// From where on a field counts as the expected one.
const MATCHES: f64 = 0.7;

/// How many fields are named that are far off.
const NAMED: usize = 5;

/// One expected field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) path: String,
    pub(super) weight: f64,
    /// From 0 to 1; `None` where the field is not there.
    pub(super) similarity: Option<f64>,
}

impl Field {
    fn points(&self) -> f64 {
        self.weight * self.similarity.unwrap_or(0.0)
    }

    fn matches(&self) -> bool {
        self.similarity.is_some_and(|similarity| similarity >= MATCHES)
    }
}

/// All of the expected fields, and the weight of what is there besides.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    fields: Vec<Field>,
    extra: f64,
}

impl Tally {
    /// Of one field.
    pub(super) fn of(field: Field) -> Self {
        Self { fields: vec![field], extra: 0.0 }
    }

    /// Of something that was not expected.
    pub(super) fn extra(weight: f64) -> Self {
        Self { fields: vec![], extra: weight }
    }

    /// Takes in what another part of the values came to.
    pub(super) fn add(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.extra += other.extra;
    }

    /// How many fields were expected.
    pub(super) fn fields(&self) -> usize {
        self.fields.len()
    }

    /// The weighted share that is there; `None` where nothing weighs anything.
    pub(super) fn share(&self) -> Option<f64> {
        let weight = self.weight(|_| true);
        (weight > 0.0).then(|| self.fields.iter().map(Field::points).sum::<f64>() / weight)
    }

    /// Of what is there, the share that matches.
    pub(super) fn precision(&self) -> f64 {
        let there = self.weight(|field| field.similarity.is_some()) + self.extra;
        if there > 0.0 { self.weight(Field::matches) / there } else { 0.0 }
    }

    /// Of what was expected, the share that matches.
    pub(super) fn recall(&self) -> f64 {
        let expected = self.weight(|_| true);
        if expected > 0.0 { self.weight(Field::matches) / expected } else { 0.0 }
    }

    /// The fields that are furthest off, in words; nothing where all match.
    pub(super) fn furthest(&self) -> String {
        let mut off: Vec<&Field> =
            self.fields.iter().filter(|field| !field.matches() && field.weight > 0.0).collect();
        off.sort_by(|one, other| one.similarity.unwrap_or(-1.0).total_cmp(&other.similarity.unwrap_or(-1.0)));
        let told = off.iter().take(NAMED).map(|field| match field.similarity {
            Some(similarity) => format!("`{}` is {similarity:.2} like", field.path),
            None => format!("`{}` is missing", field.path),
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { String::new() } else { format!("; {}", told.join(", ")) }
    }

    fn weight(&self, counts: impl Fn(&Field) -> bool) -> f64 {
        self.fields.iter().filter(|field| counts(field)).map(|field| field.weight).sum()
    }
}
