// What happens, as an AsyncStream.
import Foundation
import XCTest

import GroceryCore

final class EventsTests: XCTestCase {
    func testEventsFlowInOrder() async throws {
        let agent = try Agent(options: replay)
        let events = try agent.events().values
        let list = try await agent.say("milk").groceryList
        var seen: [Delivery] = []
        for await delivery in events {
            seen.append(delivery)
            if seen.count == 2 { break }
        }
        XCTAssertEqual(
            seen,
            [
                .happened(
                    seq: 1, at: now,
                    event: .groceryUpdate(
                        listId: list.id, userId: user, items: ["milk"], version: list.version, total: list.total,
                        timestamp: now)),
                .happened(
                    seq: 2, at: now,
                    event: .groceryInputProcessed(
                        conversationId: "default", userId: user, listTotal: list.total, itemCount: 1, timestamp: now)),
            ])
    }

    func testASubscriberComesBackAndIsToldWhatItLost() async throws {
        var options = replay
        options.eventBuffer = 2
        let agent = try Agent(options: options)
        let id = try await agent.lists().create(userId: user, name: "Groceries").id
        for name in ["milk", "bread", "eggs"] {
            _ = try await agent.lists().add(userId: user, listId: id, item: AddItem(name: name))
        }
        let lost = try await agent.events(after: 1).next()
        XCTAssertEqual(lost, .lost(from: 2, to: 2))
        let restarted = try await agent.events(after: 99).next()
        XCTAssertEqual(restarted, .restarted)
        XCTAssertEqual(try failureOf { _ = try agent.events(after: -1) }.code, "INPUT_001")
        let json = try await agent.events(after: 3).nextJson() ?? ""
        XCTAssertTrue(json.hasPrefix(#"{"type":"grocery_update","data":{"listId":"\#(id)""#), json)
    }

    func testAStreamEndsWhenItIsStopped() async throws {
        let agent = try Agent(options: replay)
        let stream = try agent.events()
        let first = Signal()
        let all = Task {
            var count = 0
            for await _ in stream.values {
                count += 1
                first.raise()
            }
            return count
        }
        _ = try await agent.lists().create(userId: user, name: "Groceries")
        await first.wait()
        stream.stop()
        let count = await all.value
        XCTAssertEqual(count, 1)
    }

    func testAStreamEndsWhenItsTaskIsCancelled() async throws {
        let agent = try Agent(options: replay)
        let events = try agent.events().values
        let first = Signal()
        let all = Task {
            var count = 0
            for await _ in events {
                count += 1
                first.raise()
            }
            return count
        }
        _ = try await agent.lists().create(userId: user, name: "Groceries")
        await first.wait()
        all.cancel()
        let count = await all.value
        XCTAssertEqual(count, 1)
    }

    func testAStreamEndsWhenItsAgentIsShutDownOrGone() async throws {
        for shutDown in [true, false] {
            var agent: Agent? = try Agent(options: replay)
            let events = try XCTUnwrap(agent).events().values
            _ = try await XCTUnwrap(agent).lists().create(userId: user, name: "Groceries")
            if shutDown { try await agent?.shutdown() } else { agent = nil }
            var count = 0
            for await _ in events { count += 1 }
            XCTAssertEqual(count, 1)
        }
    }
}
