//! Several processes on one file, and processes that may not do everything.

use std::{
    env, fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::Child,
};

use grocery_core::{
    Ratio,
    lists::{Commit, CreateList, GetList, ListOp, ListsOf},
};

use crate::{
    child::{COUNTS, line, line_id, list_id, now, open, user},
    command, spawn,
};

/// The child came to its end and said so. A failed assertion in it is on standard error.
fn done(child: Child) {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.lines().any(|l| l == "done"), "a child failed: {text}");
}

async fn with_a_list(file: &Path) {
    let stores = open(file);
    stores.lists().create(CreateList::new(list_id(0), user(), "Groceries", now())).await.unwrap();
    let add = ListOp::add(line(1, "counted"));
    stores.lists().commit(Commit::new(user(), list_id(0), vec![add], now())).await.unwrap();
}

#[tokio::test]
async fn processes_that_write_at_once_lose_no_update() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grocery.db");
    with_a_list(&file).await;
    let children: Vec<Child> = (0..3).map(|n| spawn("count", &file, n)).collect();
    children.into_iter().for_each(done);
    let stores = open(&file);
    let list = stores.lists().get(GetList::new(user(), list_id(0))).await.unwrap();
    let counted = list.line(line_id(1)).unwrap().amount;
    assert_eq!(counted, Ratio::from_int(1 + 3 * i64::try_from(COUNTS).unwrap()), "updates were lost");
    assert_eq!(list.lines.len() as u64, 1 + 3 * COUNTS);
    assert_eq!(list.version, 1 + 6 * COUNTS);
    stores.integrity_check().await.unwrap();
}

#[tokio::test]
async fn processes_that_create_a_file_at_once_share_it() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let file = dir.path().join(format!("{round}.db"));
        let children: Vec<Child> = (0..4).map(|n| spawn("create", &file, n)).collect();
        children.into_iter().for_each(done);
        let lists = open(&file).lists().lists(ListsOf::new(user())).await.unwrap();
        assert_eq!(lists.len(), 4);
    }
}

#[tokio::test]
async fn what_may_only_be_read_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(dir.path(), 0o755);
    let root = fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    // A user without rights must be able to run the program.
    let exe = dir.path().join("program");
    fs::copy(env::current_exe().unwrap(), &exe).unwrap();
    set(&exe, 0o755);
    // The folder or the file is closed to writing, or both.
    for (n, (folder_mode, file_mode)) in
        [(0o555, 0o444), (0o555, 0o666), (0o777, 0o444)].into_iter().enumerate()
    {
        let folder = dir.path().join(n.to_string());
        fs::create_dir(&folder).unwrap();
        let file = folder.join("grocery.db");
        with_a_list(&file).await;
        set(&file, file_mode);
        set(&folder, folder_mode);
        let before = fs::read(&file).unwrap();
        let mut command = command(&exe, "read-only", &file, 0);
        if root {
            command.uid(65_534).gid(65_534);
        }
        done(command.spawn().unwrap());
        assert_eq!(fs::read(&file).unwrap(), before);
        set(&folder, 0o755);
    }
}

#[test]
fn a_forked_child_gets_an_answer() {
    let dir = tempfile::tempdir().unwrap();
    done(spawn("fork", &dir.path().join("grocery.db"), 0));
}
