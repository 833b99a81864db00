// What a synchronous call costs, beside the same call in Rust: GROCERY_OVERHEAD=1 GROCERY_PROFILE=release
// scripts/swift-test.sh -c release. Measures, and asserts nothing about time.
import Foundation
import XCTest

import GroceryCore

final class OverheadTests: XCTestCase {
    /// The fastest of many batches, per call.
    private func nanos(_ calls: Int, _ call: () -> Int) -> UInt64 {
        var sink = 0
        var best = UInt64.max
        for _ in 0..<60 {
            let start = DispatchTime.now().uptimeNanoseconds
            for _ in 0..<calls { sink &+= call() & 1 }
            best = min(best, (DispatchTime.now().uptimeNanoseconds - start) / UInt64(calls))
        }
        precondition(sink >= 0)
        return best
    }

    func testASynchronousCall() throws {
        let agent = try Agent(options: AgentOptions())
        let token = CancelToken()
        print("overhead swift nothing \(nanos(10_000) { token.isCancelled() ? 1 : 0 }) ns")
        print("overhead swift parse \(nanos(1_000) { agent.parse(text: "2 gallons of milk").actions.count }) ns")
        print("overhead swift parseJson \(nanos(1_000) { agent.parseJsonLength("2 gallons of milk") }) ns")
    }
}

extension Agent {
    fileprivate func parseJsonLength(_ text: String) -> Int { ((try? parseJson(text: text)) ?? "").utf8.count }
}
