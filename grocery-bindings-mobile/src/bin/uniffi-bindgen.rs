//! Generates the Kotlin and Swift sources from the compiled library; see `scripts/bindgen.sh`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
