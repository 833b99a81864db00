// Ready sources of prices and products, over a scripted transport.
import Foundation
import XCTest

import GroceryCore

private actor Log {
    private(set) var asked: [HttpRequest] = []
    func note(_ request: HttpRequest) { asked.append(request) }
}

/// A transport that answers as it is told, and remembers what it was asked.
private final class Script: Transport {
    let log = Log()
    private let status: Int32
    private let answer: @Sendable (HttpRequest) -> String

    init(status: Int32 = 200, _ answer: @escaping @Sendable (HttpRequest) -> String) {
        (self.status, self.answer) = (status, answer)
    }

    func send(request: HttpRequest) async throws -> HttpResponse {
        await log.note(request)
        let json = HttpHeader(name: "Content-Type", value: "application/json")
        return HttpResponse(status: status, headers: [json], body: Data(answer(request).utf8))
    }
}

final class ReadySourcesTests: XCTestCase {
    private let milk = "gc-whole-milk-1-gallon"
    private let who = "PantryPal/2.1 (hello@pantrypal.example)"
    private let config = """
        {"name":"corner-shop","base_url":"https://api.example.com/v1","path":"/prices?skus={ids}&store={store}",
        "prices":"/data","fields":{"id":"/sku","price":"/price/now","was_price":"/price/was"}}
        """
    private let hush = ["authorization": "Bearer hush"]

    func testAShopOfOnesOwnConfiguration() async throws {
        let script = Script { _ in "{\"data\":[{\"sku\":\"m1\",\"price\":{\"now\":\"3.98\",\"was\":4.49}}]}" }
        let shop = try ReadySource.httpPrices(config: config, transport: script, headers: hush, ids: [milk: "m1"])
        let agent = try Agent(options: replay, priceSources: [GuardedPriceSource(ready: shop)])
        let place = QuoteOptions(store: "s 1")
        let quotes = try await agent.prices().quotes(productIds: [milk], options: place).quotes
        XCTAssertEqual(quotes.map(\.price), [usd(398)])
        XCTAssertEqual(quotes.map(\.source), ["corner-shop"])
        let asked = await script.log.asked
        XCTAssertEqual(asked.map(\.url), ["https://api.example.com/v1/prices?skus=m1&store=s%201"])
        XCTAssertTrue(asked[0].headers.contains(HttpHeader(name: "authorization", value: "Bearer hush")))
        XCTAssertFalse("\(shop)".contains("hush"))
    }

    func testWhatTheShopRefusesIsSaidWithoutTheKey() async throws {
        let script = Script(status: 401) { _ in "{\"error\":\"Bearer hush is no key\"}" }
        let shop = try ReadySource.httpPrices(config: config, transport: script, headers: hush, ids: [milk: "m1"])
        let agent = try Agent(options: replay, priceSources: [GuardedPriceSource(ready: shop)])
        let told = try await agent.prices().quotes(productIds: [milk])
        XCTAssertEqual(told.quotes.map(\.kind), [.typical])
        let state = try agent.prices().state()
        XCTAssertEqual(state.sources.map(\.failures), [1])
        XCTAssertFalse("\(told.notes)\(state.json)".contains("hush"))
    }

    func testKrogerFetchesOneTokenAndShowsNoSecret() async throws {
        let script = Script { request in
            request.url.hasSuffix("/connect/oauth2/token")
                ? "{\"access_token\":\"token-hush\",\"expires_in\":1800,\"token_type\":\"bearer\"}"
                : "{\"data\":[{\"locationId\":\"01400943\",\"name\":\"Kroger\",\"address\":{\"city\":\"Cincinnati\"}}]}"
        }
        let kroger = try ReadySource.kroger(
            clientId: "app-1", clientSecret: "secret-hush", transport: script, config: "{\"store\":\"01400943\"}")
        for _ in 0..<2 {
            let stores = try await kroger.stores(zip: "45202", limit: 1)
            XCTAssertEqual(stores.map(\.id), ["01400943"])
            XCTAssertEqual(stores.map(\.city), ["Cincinnati"])
        }
        let asked = await script.log.asked
        XCTAssertEqual(asked.count, 3)
        XCTAssertEqual(kroger.name(), "kroger")
        let error = try failureOf {
            _ = try ReadySource.kroger(clientId: "app-1", clientSecret: "secret hush", transport: script)
        }
        XCTAssertFalse("\(error)".contains("hush"))
        let both = [GuardedPriceSource(ready: kroger)]
        _ = try Agent(options: replay, priceSources: both, readyProducts: kroger)
    }

    func testWalmartShowsNoKey() throws {
        let script = Script { _ in "{}" }
        for key in ["", "hush", "-----BEGIN PRIVATE KEY-----hush-----END PRIVATE KEY-----"] {
            let error = try failureOf {
                _ = try ReadySource.walmart(
                    consumerId: "consumer-1", keyVersion: "1", privateKey: key, transport: script)
            }
            XCTAssertEqual(error.code, "INPUT_001")
            XCTAssertFalse("\(error)".contains("hush"))
        }
    }

    func testOpenPricesAndOpenFoodFacts() async throws {
        let script = Script { _ in
            """
            {"items":[{"product_code":"3017620422003","price":3.49,"currency":"USD","date":"2026-11-01",
            "location":{"osm_name":"Corner","osm_address_city":"Lyon"}}],"total":1}
            """
        }
        let prices = try ReadySource.openPrices(userAgent: who, transport: script)
        let seen = try await prices.observedPrices(barcode: "3017620422003")
        XCTAssertEqual(seen.map(\.price), [usd(349)])
        XCTAssertEqual(seen.map(\.city), ["Lyon"])
        let refused = try await failure { _ = try await prices.stores(zip: "45202") }
        XCTAssertEqual(refused.code, "SYSTEM_004")
        let found = Script { _ in "{\"products\":[],\"hits\":[],\"count\":0}" }
        let facts = try ReadySource.openFoodFacts(userAgent: who, transport: found)
        let agent = try Agent(options: replay, readyProducts: facts)
        let page = try await agent.catalog().searchRemote(request: SearchProducts(q: "cocoa spread"))
        XCTAssertEqual(page.products.count, 0)
        let wrong = try failureOf { _ = try Agent(options: replay, priceSources: [GuardedPriceSource(ready: facts)]) }
        XCTAssertEqual(wrong.code, "SYSTEM_004")
    }
}
