//! Evaluators that are code of the user's.

use super::{
    super::{
        agent::Headers,
        keys::{Optional, Required},
        scalars::{DurationText, Scalar},
    },
    settings::{family, short, unasking},
};
use crate::yaml::Placed;
use serde_json::Value;
use std::collections::BTreeMap;

unasking! {
    /// A program of yours: one JSON object on standard input, one on standard output.
    #[schemars(rename = "CommandEvaluator")]
    OwnCommandMap {
        /// The program and its arguments.
        #[schemars(length(min = 1))]
        run: Required<Placed<Vec<Placed<String>>>>,
        /// Where it runs, from the suite file's folder, which it is if this is left out.
        #[serde(default)]
        folder: Optional<Placed<String>>,
        /// Variables to add to its environment.
        #[serde(default)]
        env: BTreeMap<String, Placed<Scalar>>,
        /// Handed to it as it is written.
        #[serde(default)]
        #[schemars(with = "Value")]
        settings: Optional<Placed<Value>>,
        /// How long it may take over one session; 60s where this is left out.
        #[serde(default)]
        timeout: Optional<Placed<DurationText>>,
    }
}

short!(
    OwnCommandMap,
    Vec<Placed<String>>,
    true,
    "a list with a program and its arguments, or a map with `run`",
    |run| OwnCommandMap { run: Required::written(run), ..OwnCommandMap::default() }
);

unasking! {
    /// An endpoint of yours: one JSON object posted, one in the answer.
    #[schemars(rename = "HttpEvaluator")]
    OwnHttpMap {
        /// Where to post, with `http://` or `https://`.
        #[schemars(url)]
        url: Required<Placed<String>>,
        /// Headers to add. Values may hold `${NAME}` for a variable of the environment.
        #[serde(default)]
        headers: Optional<Placed<Headers>>,
        /// Handed to it as it is written.
        #[serde(default)]
        #[schemars(with = "Value")]
        settings: Optional<Placed<Value>>,
        /// How long it may take over one session; 60s where this is left out.
        #[serde(default)]
        timeout: Optional<Placed<DurationText>>,
    }
}

short!(OwnHttpMap, String, false, "a URL, or a map with `url`", |url| {
    OwnHttpMap { url: Required::written(url), ..OwnHttpMap::default() }
});

unasking! {
    /// A Python function of yours.
    #[schemars(rename = "PythonEvaluator")]
    OwnPythonMap {
        /// The function, as `module:function`.
        target: Required<Placed<String>>,
        /// The interpreter; that of an active virtual environment, of `.venv` in the folder, or `python3` where this is
        /// left out.
        #[serde(default)]
        interpreter: Optional<Placed<String>>,
        /// Where it runs and looks for modules, from the suite file's folder, which it is if this is left out.
        #[serde(default)]
        folder: Optional<Placed<String>>,
        /// Handed to it as it is written.
        #[serde(default)]
        #[schemars(with = "Value")]
        settings: Optional<Placed<Value>>,
        /// How long it may take over one session; 60s where this is left out.
        #[serde(default)]
        timeout: Optional<Placed<DurationText>>,
    }
}

short!(OwnPythonMap, String, false, "`module:function`, or a map with `target`", |target| {
    OwnPythonMap { target: Required::written(target), ..OwnPythonMap::default() }
});

unasking! {
    /// A Rust value that the program which uses Rehearsal as a library has registered.
    #[schemars(rename = "RustEvaluator")]
    OwnRustMap {
        /// The name under which it is registered.
        #[schemars(length(min = 1))]
        name: Required<Placed<String>>,
        /// Handed to it as it is written.
        #[serde(default)]
        #[schemars(with = "Value")]
        settings: Optional<Placed<Value>>,
        /// How long it may take over one session; 60s where this is left out.
        #[serde(default)]
        timeout: Optional<Placed<DurationText>>,
    }
}

short!(OwnRustMap, String, false, "the name of a registered evaluator, or a map with `name`", |name| {
    OwnRustMap { name: Required::written(name), ..OwnRustMap::default() }
});

family! {
    /// An evaluator of the user's, by what it is.
    OwnForm {
        "command": Command(OwnCommandMap),
        "http": Http(OwnHttpMap),
        "python": Python(OwnPythonMap),
        "rust": Rust(OwnRustMap),
    }
}
