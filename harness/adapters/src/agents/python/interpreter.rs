//! Which interpreter runs the agent: the suite's, that of a virtual environment, or the system's.

use rehearsal_core::suite::PythonSpec;
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

/// An interpreter and why it is this one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Interpreter {
    program: String,
    because: &'static str,
}

impl Interpreter {
    /// The program, by its path or by a name to look for along `PATH`.
    pub(super) fn program(&self) -> &str {
        &self.program
    }
}

impl fmt::Display for Interpreter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the interpreter is {}, {}", self.program, self.because)
    }
}

/// The suite's choice; else that of the active environment; else that of `.venv` in the folder or above it, as far as
/// the repository goes; else whatever `PATH` has.
pub(super) fn choose(spec: &PythonSpec, parent: &BTreeMap<String, String>) -> Interpreter {
    if let Some(program) = &spec.interpreter {
        return Interpreter { program: program.clone(), because: "as the suite says" };
    }
    let variable = |name: &str| spec.env.get(name).or_else(|| parent.get(name)).map(String::as_str);
    let active = variable("VIRTUAL_ENV").map(Path::new).and_then(in_environment);
    if let Some(program) = active {
        return Interpreter { program, because: "that of VIRTUAL_ENV" };
    }
    if let Some(program) = nearby(&spec.folder) {
        return Interpreter { program, because: "that of the nearest .venv" };
    }
    let search = variable("PATH").unwrap_or_default();
    let there = |name: &&str| search.split(':').any(|folder| Path::new(folder).join(name).is_file());
    let program = ["python3", "python"].into_iter().find(there).unwrap_or("python3");
    Interpreter { program: program.to_owned(), because: "the first along PATH" }
}

/// The nearest `.venv` that has an interpreter. What lies above a repository, or above a folder that is in none, is
/// somebody else's.
fn nearby(folder: &Path) -> Option<String> {
    let folder = std::path::absolute(folder).ok()?;
    let root = folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&folder);
    let mut inside = folder.ancestors().take_while(|folder| folder.starts_with(root));
    inside.find_map(|folder| in_environment(&folder.join(".venv")))
}

fn in_environment(environment: &Path) -> Option<String> {
    let program: PathBuf = environment.join("bin/python");
    let program = std::path::absolute(program).ok()?;
    program.is_file().then(|| program.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, time::Duration};

    /// A repository with a folder `desk` in it, which lies in a folder with an environment of its own.
    fn repository() -> tempfile::TempDir {
        let above = tempfile::tempdir().unwrap();
        fs::create_dir_all(above.path().join("repository/.git")).unwrap();
        fs::create_dir_all(above.path().join("repository/desk")).unwrap();
        environment(above.path());
        above
    }

    fn environment(folder: &Path) -> String {
        let bin = folder.join(".venv/bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join("python"), "").unwrap();
        bin.join("python").display().to_string()
    }

    fn spec(folder: PathBuf) -> PythonSpec {
        PythonSpec {
            target: "agent:agent".to_owned(),
            interpreter: None,
            folder,
            env: BTreeMap::new(),
            processes: None,
            ready_timeout: Duration::from_secs(1),
        }
    }

    #[test]
    fn the_nearest_environment_of_the_repository_is_taken_and_none_above_it() {
        let above = repository();
        let root = above.path().join("repository");
        let spec = spec(root.join("desk"));
        let chosen = || choose(&spec, &BTreeMap::new()).program;
        assert_eq!(chosen(), "python3");
        let of_root = environment(&root);
        assert_eq!(chosen(), of_root);
        let of_desk = environment(&root.join("desk"));
        assert_eq!(chosen(), of_desk);
    }

    #[test]
    fn what_is_said_outright_comes_before_what_lies_about() {
        let above = repository();
        let nearby = environment(&above.path().join("repository/desk"));
        let mut spec = spec(above.path().join("repository/desk"));
        let active = above.path().join(".venv").display().to_string();
        let mut parent = BTreeMap::from([("VIRTUAL_ENV".to_owned(), "/no/such/environment".to_owned())]);
        assert_eq!(choose(&spec, &parent).program, nearby);
        parent.insert("VIRTUAL_ENV".to_owned(), active.clone());
        assert_eq!(choose(&spec, &parent).program, format!("{active}/bin/python"));
        spec.interpreter = Some("bin/python3.12".to_owned());
        let chosen = choose(&spec, &parent);
        assert_eq!(chosen.to_string(), "the interpreter is bin/python3.12, as the suite says");
    }

    #[test]
    fn of_the_systems_interpreters_the_first_that_is_there_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("python"), "").unwrap();
        let parent = BTreeMap::from([("PATH".to_owned(), format!("/no/such:{}", folder.path().display()))]);
        assert_eq!(choose(&spec(folder.path().to_path_buf()), &parent).program, "python");
    }
}
