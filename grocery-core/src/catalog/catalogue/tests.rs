use proptest::prelude::*;

use super::*;
use crate::catalog::{Product, SearchRequest};

/// Names with plurals, irregular spellings, sizes and parts, so that forms and terms come and go.
fn name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Cookies",
        "Cookie",
        "Cherries",
        "Tomatoes",
        "Knives",
        "Organic",
        "2%",
        "Milk",
        "Loaves",
        "Bread",
        "with",
        "Raisins,",
        "Jalapeños",
        "80/20",
        "Yoghurt",
        "Yogurt",
        "12",
        "oz",
        "Sugar-Free",
        "Leaves",
    ]);
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

fn product() -> impl Strategy<Value = Product> {
    let category = prop::sample::select(vec!["Dairy", "Bakery", "Sweet Things", "Dairy > Milk"]);
    let size = prop::sample::select(vec!["", "12 oz", "6 x 12 fl oz", "1 gallon"]);
    (0..24_u32, name(), category, size, 0..2_000_u32, prop::option::of(name()), 0..4_u32).prop_map(
        |(id, name, category, size, popularity, alias, code)| {
            let mut product = Product::new(format!("p{id}").parse().unwrap(), name);
            product.category = category.split(" > ").map(str::to_owned).collect();
            product.size = size.parse().ok();
            product.popularity = popularity;
            product.aliases.extend(alias);
            product.barcode = (code > 0).then(|| format!("0{code}"));
            product.availability.quantity = (code == 1).then_some(popularity);
            product.ratings = (code == 3).then(|| crate::catalog::Ratings::new(450, id).unwrap());
            product.brand = (code == 2).then(|| "Acme Dairies".to_owned());
            product
        },
    )
}

proptest! {
    /// A changed catalogue is the one that would have been built.
    #[test]
    fn changes_and_a_new_build_give_the_same_catalogue(
        before in prop::collection::vec(product(), 0..20),
        steps in prop::collection::vec(
            (prop::collection::vec(product(), 0..5), prop::collection::vec(0..30_u32, 0..5)),
            1..4,
        ),
    ) {
        let mut changed = Catalog::build(before).unwrap();
        for (put, remove) in steps {
            let remove: Vec<ProductId> = remove.iter().map(|i| format!("p{i}").parse().unwrap()).collect();
            let is_gone = |p: &Product| remove.contains(&p.id) || put.iter().any(|new| new.id == p.id);
            let kept: Vec<Product> = changed.products().filter(|p| !is_gone(p)).collect();
            let anew = Catalog::build(kept.into_iter().chain(put.clone())).unwrap();
            changed = changed.with_changes(&CatalogChanges { put, remove }).unwrap();

            // Adding beside what is there ends in the same index as well.
            let mut beside = CatalogBuilder::beside(&anew).unwrap();
            let more: Vec<Product> = changed.products().take(3).collect();
            let mut all: Vec<Product> =
                anew.products().filter(|p| more.iter().all(|new| new.id != p.id)).collect();
            for product in &more {
                beside.add(product).unwrap();
            }
            all.extend(more);
            prop_assert_eq!(&beside.build_on(&anew).unwrap().index, &Catalog::build(all).unwrap().index);

            prop_assert_eq!(changed.products().collect::<Vec<_>>(), anew.products().collect::<Vec<_>>());
            prop_assert_eq!(&changed.index, &anew.index);
            for q in ["cookies", "tomatos", "milk 2%", "cherry", "12 oz", "yogurt"] {
                let request = SearchRequest::new(q);
                prop_assert_eq!(changed.search(&request).unwrap(), anew.search(&request).unwrap());
            }
            for code in ["01", "2", "003"] {
                prop_assert_eq!(changed.by_barcode(code), anew.by_barcode(code));
            }
        }
    }
}

#[test]
fn who_reads_the_old_catalogue_keeps_it() {
    let old = Catalog::starter().unwrap();
    let id: ProductId = "gc-whole-milk-1-gallon".parse().unwrap();
    let new = old.with_changes(&CatalogChanges::new().remove(id.clone())).unwrap();
    assert!(old.get(&id).is_some());
    assert!(new.get(&id).is_none());
    assert_eq!(new.len() + 1, old.len());
    assert!(new.require(&id).is_err());
}
