//! The stores over a real file.

use super::*;

fn open(dir: &tempfile::TempDir) -> SqliteStores {
    SqliteStores::open(dir.path().join("grocery.db"), SqliteOptions::default()).unwrap()
}

#[tokio::test]
async fn the_list_store_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    let stores = open(&dir);
    crate::testing::list_store(stores.lists()).await;
    stores.integrity_check().await.unwrap();
}
