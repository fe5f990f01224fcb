//! Files that are no recordings, or broken ones.

use super::{super::*, *};

const HEADER: &str = "{\"rehearsal_recording\":1}\n";

#[rstest]
#[case("", "is not a recording")]
#[case("Dear diary\n", "is not a recording")]
#[case("{\"rehearsal_recording\":0}\n", "is not a recording")]
#[case("{\"rehearsal_recording\":7}\n", "has format 7 and this version reads formats up to 1")]
#[case("{\"rehearsal_recording\":1}\n\n{}\n", "line 3: missing field `key` at column 2; remove the line")]
#[case("{\"rehearsal_recording\":1}\nnot json\n", "line 2: expected ident at column 2")]
#[case(
    "{\"rehearsal_recording\":1}\n{\"key\":\"12\"",
    "line 2: it ends in the middle, as when a run is killed"
)]
#[case("{\"rehearsal_recording\":1}\n{\"key\":\"12\"}\n", "line 2: a key is 64 hexadecimal digits")]
fn what_is_wrong_with_a_file_is_said_with_its_line(#[case] content: &str, #[case] expected: &str) {
    let room = Room::new();
    fs::write(room.path("run.jsonl"), content).unwrap();
    let error = Player::open(&room.path("run.jsonl")).err().unwrap().to_string();
    assert!(error.contains(expected) && error.contains("run.jsonl"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Player::open(Path::new("/nowhere/run.jsonl")).err().unwrap().to_string();
    assert!(error.starts_with("cannot read /nowhere/run.jsonl: "), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_an_error_or_a_recording(
        with_header: bool,
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\":,\n0".to_vec())], 0..300),
    ) {
        let room = Room::new();
        let header = if with_header { HEADER.as_bytes() } else { &[] };
        fs::write(room.path("run.jsonl"), [header, &bytes].concat()).unwrap();
        let _ = Player::open(&room.path("run.jsonl"));
    }
}

#[tokio::test]
async fn damage_anywhere_in_a_recording_is_an_error_or_another_recording() {
    let room = Room::new();
    room.record(Fake::new(|_, _| Ok(full()))).complete(&request("paris", "Hello")).await.unwrap();
    let whole = fs::read(room.path("run.jsonl")).unwrap();
    let damaged = room.path("damaged.jsonl");
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] = [b'\n', b'"', b'9', 0xff][place % 4];
        fs::write(&damaged, &bytes).unwrap();
        if let Ok(player) = Player::open(&damaged) {
            let _ = player.model(ModelId::new(MODEL)).complete(&request("paris", "Hello")).await;
        }
    }
}
