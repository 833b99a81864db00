//! What plugs the ports into something outside: a SQLite file, HTTP, shops, language models.
//!
//! [`SqliteStores`] opens one file and hands out every store the library needs. The tables belong to
//! the modules that use them; the order in which they are made is here. Everything that speaks HTTP goes
//! through [`Transport`], which the host owns. No rules about groceries live here.

mod answers;
#[cfg(feature = "vector")]
mod chroma;
mod fields;
#[cfg(feature = "http")]
mod http;
mod kroger;
#[cfg(feature = "llm")]
mod llm;
mod open_food_facts;
mod price_source;
mod product_source;
#[cfg(feature = "sqlite")]
mod sqlite;
mod template;
mod transport;
#[cfg(feature = "walmart")]
mod walmart;

#[cfg(feature = "vector")]
pub use chroma::ChromaVectorIndex;
#[cfg(feature = "http")]
pub use http::HttpTransport;
pub use kroger::{KrogerConfig, KrogerCredentials, KrogerSource, KrogerStore};
#[cfg(feature = "llm")]
pub use llm::{OllamaModel, OpenAiModel};
pub use open_food_facts::{ObservedPrice, OpenFoodFacts, OpenPrices, OpenPricesConfig};
pub use price_source::{HttpPriceConfig, HttpPriceSource, PricePaths};
pub use product_source::{HttpProductSource, HttpSourceConfig, ProductPaths};
#[cfg(feature = "sqlite")]
pub use sqlite::{ShelfPage, ShelfProduct, SqliteOptions, SqliteStores};
pub use transport::{HttpMethod, HttpRequest, HttpResponse, Transport};
#[cfg(feature = "walmart")]
pub use walmart::{WalmartConfig, WalmartKey, WalmartSource};
