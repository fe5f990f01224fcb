//! What is on sale: three trips for every request, the most convenient first and the cheapest last.

use crate::trip::{TravelClass, Trip, TripId, TripKind, TripRequest};
use jiff::civil::Weekday;

/// The longest distance that trains cover.
const RAIL_KILOMETRES: u32 = 1300;

/// One line of the timetable: name, departure, changes, price in percent of the base, places.
type Line = (&'static str, Option<&'static str>, u32, u32, u32);

/// The trips on sale for a request, before anything was booked; empty where nothing goes there.
pub(crate) fn trips(request: &TripRequest) -> Vec<Trip> {
    let Some(base) = base_price(request) else { return Vec::new() };
    let lines = lines(request.kind);
    lines.into_iter().zip(1..).map(|(line, number)| trip(request, line, (number, base))).collect()
}

fn trip(request: &TripRequest, line: Line, (number, base): (u32, u32)) -> Trip {
    let (name, departs, changes, percent, places) = line;
    let from = request.origin.map_or_else(String::new, |city| format!("{city}-"));
    let class = match request.class {
        TravelClass::Standard => 'S',
        TravelClass::Premium => 'P',
    };
    let id =
        format!("{}-{from}{}-{}-{class}{number}", request.kind.word(), request.destination, request.date);
    Trip {
        id: TripId(id.to_lowercase()),
        name: match request.kind {
            TripKind::Flight | TripKind::Train => name.to_owned(),
            TripKind::Hotel => format!("{name} {}", request.destination),
        },
        departs,
        changes,
        unit_eur: base * percent / 100,
        places: if number == 3 && cheapest_is_gone(request) { 0 } else { places },
        request: request.clone(),
    }
}

fn lines(kind: TripKind) -> [Line; 3] {
    match kind {
        TripKind::Flight => [
            ("Skylark 214", Some("10:05"), 0, 130, 9),
            ("Skylark 208", Some("06:20"), 0, 100, 6),
            ("Meridian 77", Some("21:40"), 1, 72, 4),
        ],
        TripKind::Train => [
            ("Express 31", Some("09:30"), 0, 125, 20),
            ("Intercity 518", Some("13:10"), 1, 100, 20),
            ("Regional 9", Some("05:45"), 3, 70, 12),
        ],
        TripKind::Hotel => [
            ("Grand Plaza", None, 0, 125, 8),
            ("Station Inn", None, 0, 90, 8),
            ("Courtyard Hostel", None, 0, 55, 4),
        ],
    }
}

/// The cheapest trip of a Friday or a Saturday is always sold out.
fn cheapest_is_gone(request: &TripRequest) -> bool {
    matches!(request.date.weekday(), Weekday::Friday | Weekday::Saturday)
}

/// Euros before the timetable's percentage; `None` where nothing goes.
fn base_price(request: &TripRequest) -> Option<u32> {
    let distance = || {
        let kilometres = request.origin?.kilometres_to(request.destination);
        (kilometres > 0).then_some(kilometres)
    };
    let plain = match request.kind {
        TripKind::Flight => 45 + distance()? * 85 / 1000,
        TripKind::Train => 20 + distance().filter(|km| *km <= RAIL_KILOMETRES)? * 90 / 1000,
        TripKind::Hotel => request.destination.facts().room_eur,
    };
    let premium = match (request.class, request.kind) {
        (TravelClass::Standard, _) => 100,
        (TravelClass::Premium, TripKind::Flight) => 220,
        (TravelClass::Premium, TripKind::Train | TripKind::Hotel) => 160,
    };
    Some(plain * premium / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::City;
    use jiff::civil::date;

    fn request(kind: TripKind, origin: City, destination: City) -> TripRequest {
        let date = date(2026, 12, 1);
        TripRequest { kind, origin: Some(origin), destination, date, class: TravelClass::Standard }
    }

    #[test]
    fn the_convenient_trip_comes_first_and_the_cheap_one_last() {
        let prices: Vec<u32> = trips(&request(TripKind::Flight, City::Lisbon, City::Paris))
            .iter()
            .map(|trip| trip.unit_eur)
            .collect();
        // 1453 km: 45 + 123 = 168 euros, then 130, 100 and 72 percent of it.
        assert_eq!(prices, [218, 168, 120]);
    }

    #[test]
    fn trains_end_where_the_rails_do() {
        assert!(trips(&request(TripKind::Train, City::Lisbon, City::Paris)).is_empty());
        assert_eq!(trips(&request(TripKind::Train, City::Vienna, City::Prague)).len(), 3);
        assert!(trips(&request(TripKind::Flight, City::Rome, City::Rome)).is_empty());
    }

    #[test]
    fn the_cheapest_trip_of_a_friday_is_sold_out() {
        let mut friday = request(TripKind::Flight, City::Lisbon, City::Paris);
        friday.date = date(2026, 12, 4);
        assert_eq!(trips(&friday).iter().map(|trip| trip.places).collect::<Vec<_>>(), [9, 6, 0]);
    }
}
