//! The peer `ingredient` as it stands in its repository: built outside the workspace by `scripts/compare-peers.sh`
//! where the repository can be reached. `peer IN OUT`.

use std::{
    fs,
    io::{BufWriter, Write},
    panic,
    time::Instant,
};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = args.as_slice() else { std::process::exit(2) };
    let text = fs::read_to_string(input).expect("the input");
    let mut out = BufWriter::new(fs::File::create(output).expect("the output"));
    let mut spent = std::time::Duration::ZERO;
    let (mut count, mut panics) = (0, 0);
    panic::set_hook(Box::new(|_| {}));
    for line in text.lines() {
        let before = Instant::now();
        let heard = panic::catch_unwind(|| ingredient::from_str(line));
        spent += before.elapsed();
        count += 1;
        panics += u32::from(heard.is_err());
        serde_json::to_writer(&mut out, &heard.ok()).expect("written");
        out.write_all(b"\n").expect("written");
    }
    out.flush().expect("written");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let rss = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).and_then(|l| l.split_whitespace().next());
    let rss = rss.and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0;
    println!(
        "{}",
        serde_json::json!({"name": "ingredient (git)", "lines": count, "seconds": spent.as_secs_f64(), "rss_mb": rss, "failed": panics})
    );
}
