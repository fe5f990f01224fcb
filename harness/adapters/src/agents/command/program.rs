//! Finding the agent's program before anything is spent, and saying where it was looked for.

use rehearsal_core::{agent::AgentError, suite::CommandSpec};
use std::{
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tokio::process::Command;

/// The word for the running binary in a suite's command.
const OWN_NAME: &str = "rehearsal";

/// A program that is there, with its arguments and the folder it runs in.
pub(super) struct Program {
    name: String,
    path: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
}

impl Program {
    /// Finds the program as a shell in the folder would: a name with a slash from the folder, any other
    /// along `search`, the value of `PATH`.
    pub(super) fn find(
        spec: &CommandSpec,
        own_binary: &Path,
        search: Option<&str>,
    ) -> Result<Self, AgentError> {
        let (name, arguments) = spec
            .argv
            .split_first()
            .ok_or_else(|| AgentError::NotFound("the command is empty; name a program".to_owned()))?;
        let folder = folder_of(spec)?;
        let path = if name == OWN_NAME {
            own_binary.to_path_buf()
        } else if name.contains('/') {
            executable(&folder.join(name)).map_err(|why| not_found(name, &folder, why))?
        } else {
            along(search.unwrap_or_default(), name, &folder)
                .ok_or_else(|| not_found(name, &folder, "no folder of PATH has it"))?
        };
        Ok(Self { name: name.clone(), path, arguments: arguments.to_vec(), folder })
    }

    /// The command, without its environment and streams.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).current_dir(&self.folder);
        command
    }

    /// What an error of the operating system at the start means.
    pub(super) fn start_error(&self, error: &io::Error) -> AgentError {
        match error.kind() {
            // The program itself was there a moment ago; what is missing is often its interpreter.
            io::ErrorKind::NotFound => {
                not_found(&self.name, &self.folder, "it, or the interpreter it names, is not there")
            }
            io::ErrorKind::PermissionDenied => not_found(&self.name, &self.folder, "it may not be executed"),
            _ => AgentError::NotReady(format!("{:?}: {error}", self.name)),
        }
    }
}

/// The folder as an absolute path: a relative one would be read again from within itself.
fn folder_of(spec: &CommandSpec) -> Result<PathBuf, AgentError> {
    let folder = spec.folder.as_deref().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    if absolute.is_dir() {
        return Ok(absolute);
    }
    Err(AgentError::NotFound(format!("the folder {} to run it in is not there", absolute.display())))
}

fn along(search: &str, name: &str, folder: &Path) -> Option<PathBuf> {
    search.split(':').map(|entry| folder.join(entry).join(name)).find(|path| executable(path).is_ok())
}

fn executable(path: &Path) -> Result<PathBuf, &'static str> {
    let about = path.metadata().map_err(|_| "there is no such file")?;
    if !about.is_file() {
        return Err("it is not a file");
    }
    if about.permissions().mode() & 0o111 == 0 {
        return Err("it is not executable");
    }
    Ok(path.to_path_buf())
}

fn not_found(name: &str, folder: &Path, why: &str) -> AgentError {
    AgentError::NotFound(format!("the program {name:?}, from the folder {}: {why}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::suite::{ProcessScope, Speaks};
    use rstest::rstest;
    use std::{collections::BTreeMap, fs, time::Duration};

    fn spec(name: &str, folder: &Path) -> CommandSpec {
        CommandSpec {
            argv: vec![name.to_owned(), "--flag".to_owned()],
            folder: Some(folder.to_path_buf()),
            env: BTreeMap::new(),
            speaks: Speaks::JsonLines,
            process: ProcessScope::Attempt,
            ready_timeout: Duration::from_secs(5),
        }
    }

    fn folder_with_agent(mode: u32) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let agent = folder.path().join("agent.sh");
        fs::write(&agent, "#!/bin/sh\n").unwrap();
        fs::set_permissions(&agent, fs::Permissions::from_mode(mode)).unwrap();
        folder
    }

    #[test]
    fn a_program_is_found_from_its_folder_along_the_path_and_as_ourselves() {
        let folder = folder_with_agent(0o755);
        let find = |name: &str, search: &str| {
            Program::find(&spec(name, folder.path()), Path::new("/own/binary"), Some(search)).unwrap().path
        };
        assert_eq!(find("./agent.sh", ""), folder.path().join("./agent.sh"));
        assert_eq!(
            find("agent.sh", &format!("/nowhere:{}", folder.path().display())),
            folder.path().join("agent.sh")
        );
        assert_eq!(find("rehearsal", ""), Path::new("/own/binary"));
    }

    #[rstest]
    #[case("./absent.sh", 0o755, "there is no such file")]
    #[case("./agent.sh", 0o644, "it is not executable")]
    #[case("agent.sh", 0o755, "no folder of PATH has it")]
    #[case("./", 0o755, "it is not a file")]
    fn a_program_that_cannot_run_is_named_with_its_folder(
        #[case] name: &str,
        #[case] mode: u32,
        #[case] why: &str,
    ) {
        let folder = folder_with_agent(mode);
        let found = Program::find(&spec(name, folder.path()), Path::new("/own"), Some("/nowhere"));
        let message = found.err().unwrap().to_string();
        assert!(message.contains(why) && message.contains(name), "{message}");
        assert!(message.contains(&folder.path().display().to_string()), "{message}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let found = Program::find(&spec("sh", Path::new("/no/such/folder")), Path::new("/own"), Some("/bin"));
        assert_eq!(
            found.err(),
            Some(AgentError::NotFound("the folder /no/such/folder to run it in is not there".into()))
        );
    }
}
