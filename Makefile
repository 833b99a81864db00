# `make test` passes all tests on a fresh Debian-like machine with Rust, Python, Node, a JDK and Maven.
# Each part prints its runner's own summary; the last lines say what ran, what was skipped and why.

.PHONY: test rust redis py node kotlin swift packages bench fmt lint docs starter clean

test:
	@scripts/test-all.sh rust redis py node kotlin swift packages

rust redis py node kotlin swift packages:
	@scripts/test-all.sh $@

bench:
	cargo bench -p grocery-benches

fmt:
	cargo fmt --all

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings

docs:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features

# Rebuilds the starter catalogue from a folder of source data: make starter DATA=path
starter:
	cargo run -p xtask -- catalogue --data "$(DATA)"

clean:
	cargo clean
	rm -rf .build
