// Canonical JSON: sorted keys, no white space, whole numbers without a point, others as the shortest decimal that reads
// back, no escapes but those JSON demands. And SHA-256, which Foundation on Linux does not have.
import Foundation
import XCTest

/// JSON, read or to be written.
enum JSON: Decodable {
    case null
    case bool(Bool)
    case whole(Int64)
    case number(Double)
    case text(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let whole = try? value.decode(Int64.self) {
            self = .whole(whole)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let array = try? value.decode([JSON].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    subscript(key: String) -> JSON? { if case let .object(entries) = self { return entries[key] } else { return nil } }
    var text: String? { if case let .text(text) = self { return text } else { return nil } }
    var array: [JSON]? { if case let .array(array) = self { return array } else { return nil } }

    static func maybe(_ text: String?) -> JSON { text.map(JSON.text) ?? .null }
    static func maybe(_ number: Double?) -> JSON { number.map(JSON.number) ?? .null }
    static func maybe(_ whole: Int32?) -> JSON { whole.map { .whole(Int64($0)) } ?? .null }
    static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.text)) }

    var canonical: String {
        switch self {
        case .null: return "null"
        case let .bool(bool): return bool ? "true" : "false"
        case let .whole(whole): return String(whole)
        case let .number(number): return shortest(number)
        case let .text(text): return quoted(text)
        case let .array(array): return "[" + array.map(\.canonical).joined(separator: ",") + "]"
        case let .object(entries):
            // Not Swift's own order of strings, which is another one.
            let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return "{" + sorted.map { quoted($0.key) + ":" + $0.value.canonical }.joined(separator: ",") + "}"
        }
    }
}

private func shortest(_ number: Double) -> String {
    if number.rounded() == number && abs(number) < 9e15 { return String(Int64(number)) }
    // Swift's text has the shortest digits, but another way to write exponents.
    let parts = "\(abs(number))".split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let all = String(mantissa[0]) + fraction
    let digits = all.drop { $0 == "0" }
    let exponent =
        (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].count - 1 - (all.count - digits.count)
    let sign = number < 0 ? "-" : ""
    let zeros = { String(repeating: "0", count: $0) }
    switch exponent {
    case -5 ..< 0:
        return sign + "0." + zeros(-exponent - 1) + digits
    case 0...15:
        let whole = digits.prefix(exponent + 1)
        let rest = digits.dropFirst(exponent + 1)
        return sign + whole + zeros(exponent + 1 - whole.count) + (rest.isEmpty ? "" : "." + rest)
    default:
        return sign + digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "") + "e\(exponent)"
    }
}

private func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": out += "\\\""
        case "\\": out += "\\\\"
        case "\u{8}": out += "\\b"
        case "\u{c}": out += "\\f"
        case "\n": out += "\\n"
        case "\r": out += "\\r"
        case "\t": out += "\\t"
        case "\0"..."\u{1f}": out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out + "\""
}

/// The hash of FIPS 180-4, as hexadecimal text.
func sha256(_ bytes: [UInt8]) -> String {
    let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }.map(Double.init)
    func part(_ root: Double) -> UInt32 { UInt32((root - root.rounded(.down)) * 4_294_967_296) }
    let k = primes.prefix(64).map { part(cbrt($0)) }
    var h = primes.prefix(8).map { part($0.squareRoot()) }
    var message = bytes + [0x80]
    while message.count % 64 != 56 { message.append(0) }
    message += (0..<8).map { UInt8(truncatingIfNeeded: (bytes.count * 8) >> (56 - 8 * $0)) }
    func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    for block in stride(from: 0, to: message.count, by: 64) {
        var w = (0..<16).map { i in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(message[block + 4 * i + $1]) } }
        for i in 16..<64 {
            let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
            let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
            w.append(w[i - 16] &+ s0 &+ w[i - 7] &+ s1)
        }
        var v = h
        for i in 0..<64 {
            let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let t1 = v[7] &+ s1 &+ choice &+ k[i] &+ w[i]
            let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
        }
        for i in 0..<8 { h[i] = h[i] &+ v[i] }
    }
    return h.map { let hex = String($0, radix: 16); return String(repeating: "0", count: 8 - hex.count) + hex }.joined()
}

final class CanonicalTests: XCTestCase {
    func testNumbersAreShortAndExact() {
        let numbers: [Double] = [0, -3, 0.95, 1.5, 2e-3, 12.25, 2e23, 1e-7, 1.25e-9]
        XCTAssertEqual(
            JSON.array(numbers.map(JSON.number)).canonical, "[0,-3,0.95,1.5,0.002,12.25,2e23,1e-7,1.25e-9]")
        XCTAssertEqual(JSON.array([.whole(9_007_199_254_740_993), .text("a\u{1}\n½")]).canonical,
            "[9007199254740993,\"a\\u0001\\n½\"]")
    }

    func testTheHashIsTheStandardsOwn() {
        XCTAssertEqual(
            sha256(Array("abc".utf8)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
