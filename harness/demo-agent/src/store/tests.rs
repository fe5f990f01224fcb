//! What the books keep, and what they refuse.

use super::*;
use crate::trip::TravelClass;

fn hotel(destination: City) -> TripRequest {
    let date = date(2026, 12, 1);
    TripRequest { kind: TripKind::Hotel, origin: None, destination, date, class: TravelClass::Standard }
}

fn party(travellers: u32, nights: u32) -> Party {
    Party { travellers, nights: Some(nights) }
}

#[test]
fn three_travellers_need_two_rooms_for_each_night() {
    let mut store = Store::new();
    let trip = store.search(&hotel(City::Paris)).remove(0);
    // 160 euros at 125 percent, for two rooms and three nights.
    assert_eq!(store.quote(&trip.id, party(3, 3)).unwrap().total_eur, 200 * 2 * 3);
}

#[test]
fn places_run_out_and_references_differ() {
    let mut store = Store::new();
    let cheapest = store.search(&hotel(City::Paris)).remove(2);
    let first = store.book(&cheapest.id, party(2, 1)).unwrap();
    let second = store.book(&cheapest.id, party(2, 1)).unwrap();
    assert_ne!(first.reference, second.reference);
    assert_eq!(store.search(&hotel(City::Paris)).remove(2).places, 0);
    assert_eq!(store.book(&cheapest.id, party(1, 1)), Err(StoreError::SoldOut(cheapest.id.0)));
}

#[test]
fn the_same_booking_in_another_session_gets_the_same_reference() {
    let reference = || {
        let mut store = Store::new();
        let trip = store.search(&hotel(City::Rome)).remove(0);
        store.book(&trip.id, party(1, 2)).unwrap().reference
    };
    assert_eq!(reference(), reference());
    assert_eq!(reference().0.len(), "TD-4F7K2A".len());
}

#[test]
fn hotels_in_reykjavik_can_be_quoted_and_not_booked() {
    let mut store = Store::new();
    let trip = store.search(&hotel(City::Reykjavik)).remove(0);
    assert!(store.quote(&trip.id, party(1, 1)).is_ok());
    let down = StoreError::SystemDown { kind: TripKind::Hotel, city: City::Reykjavik };
    assert_eq!(store.book(&trip.id, party(1, 1)), Err(down));
}

#[test]
fn a_booking_is_cancelled_once() {
    let mut store = Store::new();
    let reference = Reference("TD-2B9M4X".into());
    assert_eq!(store.cancel(&reference).unwrap().refund_eur, 144);
    assert_eq!(store.cancel(&reference), Err(StoreError::AlreadyCancelled("TD-2B9M4X".into())));
    assert_eq!(
        store.cancel(&Reference("TD-000000".into())),
        Err(StoreError::UnknownReference("TD-000000".into()))
    );
}
