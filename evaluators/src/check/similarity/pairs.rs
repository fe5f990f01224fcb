//! Which element of one list goes with which of another.

/// Pairs of places, each used once: the two that are most alike first, then of those that are left, and so on; of
/// equals the earlier.
pub(super) fn best(alike: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let rows = alike.iter().enumerate();
    let mut all: Vec<(usize, usize, f64)> = rows
        .flat_map(|(row, values)| values.iter().enumerate().map(move |(column, value)| (row, column, *value)))
        .collect();
    all.sort_by(|one, other| other.2.total_cmp(&one.2));
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    for (row, column, _) in all {
        if !rows.contains(&row) && !columns.contains(&column) {
            rows.push(row);
            columns.push(column);
        }
    }
    rows.into_iter().zip(columns).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_are_paired_first_and_nothing_is_used_twice() {
        let alike = [vec![0.9, 1.0, 0.1], vec![0.8, 1.0, 0.0]];
        assert_eq!(best(&alike), [(0, 1), (1, 0)]);
        assert_eq!(best(&[]), []);
    }
}
