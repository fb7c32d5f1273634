import CloudCore
import Foundation
import Testing

/// Documents that the grammar of JSON accepts, rejects, or leaves to the implementation.
///
/// Of the last kind, the reader accepts what Foundation's decoder accepts.
@Suite struct JSONGrammarTests {
    /// What the grammar says about a document.
    enum Verdict {
        case accepted, rejected, either
    }

    /// A document with a name.
    struct Case: CustomTestStringConvertible {
        let name: String
        let verdict: Verdict
        let document: [UInt8]

        var testDescription: String { self.name }
    }

    private struct Values: ServiceShape, Equatable {
        var number: Double?
        var text: String?

        static let members = Members<Self> { member in
            member("number", .number, \.number)
            member("text", .text, \.text)
        }
    }

    @Test(arguments: structure + nesting + numbers + strings + encodings)
    func follows(grammar: Case) {
        let json = Data(grammar.document)
        let value = try? Values(json: json)
        switch grammar.verdict {
        case .accepted: #expect(value != nil)
        case .rejected: #expect(value == nil)
        case .either: #expect(value == (try? JSONDecoder().decode(Values.self, from: json)))
        }
    }

    /// Returns a case for each text, as the value of a member unless the name is `nil`.
    private static func cases(_ verdict: Verdict, _ member: String?, _ texts: KeyValuePairs<String, String>) -> [Case] {
        texts.map { name, text in
            let document = member.map { #"{"\#($0)":\#(text)}"# } ?? text
            return Case(name: name, verdict: verdict, document: Array(document.utf8))
        }
    }

    static let structure =
        cases(
            .accepted,
            nil,
            [
                "empty object": "{}", "spaces around": " \t\r\n{ \t\r\n} \t\r\n", "empty name": #"{"":0}"#,
                "space between all tokens": #" { "a" : [ 1 , true ] , "b" : { } } "#,
                "same name twice": #"{"a":1,"a":2}"#,
                "escapes in a name": #"{"\u0061\"\\":1}"#, "name beyond ASCII": "{\"é\u{1F600}\":1}",
                "every kind of value": #"{"a":[null,true,false,-1.5e3,"",{},[]]}"#,
            ]
        )
        + cases(
            .rejected,
            nil,
            [
                "nothing": "", "only space": " \n", "only a byte order mark": "\u{feff}", "open object": "{",
                "only a closing brace": "}", "cut after a name": #"{"a""#, "cut after a colon": #"{"a":"#,
                "cut after a value": #"{"a":1"#, "cut after a comma": #"{"a":1,"#, "cut in a name": #"{"a"#,
                "two documents": "{}{}", "text after the end": "{}x", "zero after the end": "{}\0",
                "comma after the end": "{},", "comma first": #"{,"a":1}"#, "two commas": #"{"a":1,,"b":2}"#,
                "only a comma": "{,}", "two commas at the end": #"{"a":1,,}"#, "no comma": #"{"a":1 "b":2}"#,
                "no colon": #"{"a" 1}"#, "two colons": #"{"a"::1}"#, "no value": #"{"a":}"#, "no name": "{:1}",
                "only a name": #"{"a"}"#, "comma for a colon": #"{"a",1}"#, "number as a name": "{1:1}",
                "null as a name": "{null:1}", "name without quotes": "{a:1}", "name in single quotes": "{'a':1}",
                "comment": "{}/**/", "comment to the end": "{}//", "comment inside": "{/**/}", "hash comment": "{}#",
                "form feed as space": "{\u{c}}", "no-break space as space": "{\u{a0}}", "line separator": "{\u{2028}}",
                "zero as space": "{\0}", "array closed as object": #"{"a":[}"#, "object closed as array": #"{"a":{]}"#,
            ]
        )
        + cases(
            .rejected,
            "a",
            [
                "open array": "[", "only a closing bracket": "]", "array of a comma": "[,]",
                "array with two commas": "[1,,2]",
                "array with a comma first": "[,1]", "array without commas": "[1 2]", "array with a colon": "[1:2]",
                "two values": "1 2", "cut true": "tru", "cut false": "fals", "cut null": "nul", "longer true": "truee",
                "capitalized true": "True", "uppercase null": "NULL", "undefined": "undefined", "a word": "a",
                "a star": "*", "an escape outside of a string": #"\u0031"#, "a backslash": "\\", "an ampersand": "&",
            ]
        )
        + cases(
            .either,
            nil,
            [
                "comma after the last member": #"{"text":"a",}"#, "comma after the last element": #"{"a":[1,]}"#,
                "first of two members": #"{"text":"a","text":"b"}"#,
                "last member is null": #"{"text":"a","text":null}"#,
                "first member is null": #"{"text":null,"text":"a"}"#, "text as the document": #""a""#,
                "array as the document": "[]", "null as the document": "null", "number as the document": "1",
            ]
        )

    static let nesting = [1, 2, 100, 500, 510, 511, 512, 513, 1000, 100_000].flatMap { depth in
        let verdict: Verdict = depth < 500 ? .accepted : .either
        let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let objects = String(repeating: #"{"a":"#, count: depth) + "0" + String(repeating: "}", count: depth)
        return cases(verdict, "a", ["\(depth) arrays": arrays, "\(depth) objects": objects])
            + cases(
                .rejected,
                "a",
                [
                    "\(depth) open arrays": String(repeating: "[", count: depth),
                    "\(depth) open objects": String(repeating: #"{"a":"#, count: depth),
                    "\(depth) arrays and one more end": arrays + "]",
                ]
            )
    }

    static let numbers =
        cases(
            .accepted,
            "number",
            [
                "zero": "0", "negative zero": "-0", "integer": "12", "negative": "-12", "fraction": "1.5",
                "zero fraction": "0.0", "fraction of zeros": "1.000", "exponent": "1e2", "capital exponent": "1E2",
                "signed exponent": "1e+2", "negative exponent": "1e-2", "exponent with zeros": "1e002",
                "zero with an exponent": "0e5", "fraction and exponent": "-1.5e-3", "space after": "1 ",
                "sixteen digits": "9007199254740993", "largest integer": "9223372036854775807",
            ]
        )
        + cases(
            .rejected,
            "number",
            [
                "leading zero": "01", "two zeros": "00", "negative leading zero": "-01", "plus": "+1",
                "only a minus": "-",
                "two minuses": "--1", "minus and space": "- 1", "no digit before the point": ".5",
                "minus before the point": "-.5", "no digit after the point": "1.", "exponent after the point": "1.e2",
                "two points": "1.2.3", "no exponent": "1e", "only a sign of an exponent": "1e+",
                "two exponents": "1e2e3",
                "fraction in the exponent": "1e1.5", "two signs of an exponent": "1e+-2", "only an exponent": "e5",
                "hexadecimal": "0x10", "octal": "0o7", "underscore": "1_000", "thousands comma": "1,000",
                "letter after": "1a",
                "infinity": "Infinity", "negative infinity": "-Infinity", "short infinity": "inf",
                "not a number": "NaN",
                "fullwidth digit": "\u{ff11}", "arabic digit": "\u{661}", "expression": "1+2", "space inside": "1 000",
                "zero byte after": "1\0",
            ]
        )
        + cases(
            .either,
            "number",
            [
                "too large": "1e400", "too small": "1e-400", "negative and too large": "-1e400",
                "huge exponent": "1e99999999999999999999", "huge negative exponent": "1e-99999999999999999999",
                "zero with a huge exponent": "0e99999999999999999999", "too large integer": "9223372036854775808",
                "hundred digits": String(repeating: "9", count: 100),
                "thousand zeros": "0." + String(repeating: "0", count: 1000) + "1",
                "thousand digits": String(repeating: "1", count: 1000), "smallest": "5e-324",
                "half of the smallest": "2e-324",
                "largest": "1.7976931348623157e308", "more than the largest": "1.7976931348623159e308",
            ]
        )

    static let strings =
        cases(
            .accepted,
            "text",
            [
                "empty": #""""#, "plain": #""a b""#, "all short escapes": #""\"\\\/\b\f\n\r\t""#,
                "escaped unit": #""\u00e9""#,
                "capital digits": #""\u00E9\uABCD""#, "escaped zero": #""\u0000""#,
                "surrogate pair": #""\ud83d\ude00""#,
                "two pairs": #""\ud83d\ude00\ud83d\ude00""#, "delete": "\"\u{7f}\"",
                "line separators": "\"\u{2028}\u{2029}\"",
                "two bytes": "\"\u{80}\u{7ff}\"", "three bytes": "\"\u{800}\u{ffff}\"",
                "four bytes": "\"\u{10000}\u{10ffff}\"",
                "mark inside": "\"\u{feff}\"", "noncharacter": #""\uffff\ufdd0""#, "brackets": #""[{\"a\":1}],""#,
                "comment in a text": #""/* // */""#, "escaped backslash at the end": #""a\\""#,
            ]
        )
        + cases(
            .rejected,
            "text",
            [
                "open": #""a"#, "only a quote": #"""#, "escaped quote at the end": #""a\""#, "single quotes": "'a'",
                "no quotes": "a", "no opening quote": #"a""#, "two strings": #""a""b""#, "quote inside": #""a"b""#,
                "raw line break": "\"\n\"", "raw tab": "\"\t\"", "raw zero": "\"\0\"",
                "raw unit separator": "\"\u{1f}\"",
                "unknown escape": #""\a""#, "escaped digit": #""\0""#, "hexadecimal escape": #""\x41""#,
                "capital unit": #""\U0041""#,
                "no digits": #""\u""#, "three digits": #""\u041""#, "letter for a digit": #""\u004g""#,
                "braces around digits": #""\u{41}""#, "sign for a digit": #""\u+041""#,
                "space for a digit": #""\u 041""#,
                "cut escape": #""\"#, "escaped line break": "\"\\\n\"", "escaped letter beyond ASCII": "\"\\é\"",
                "second unit cut": #""\ud83d\u""#, "second unit with a letter": #""\ud83d\ude0g""#,
            ]
        )
        + cases(
            .either,
            "text",
            [
                "first surrogate alone": #""\ud83d""#, "second surrogate alone": #""\ude00""#,
                "first surrogate and a letter": #""\ud83da""#, "first surrogate and an escape": #""\ud83d\n""#,
                "two first surrogates": #""\ud83d\ud83d""#, "swapped surrogates": #""\ude00\ud83d""#,
                "first surrogate and another unit": #""\ud83d\u0061""#,
                "lone surrogate before a pair": #""\ud83d\ud83d\ude00""#,
            ]
        )

    static let encodings = encodedDocuments + invalidTexts

    private static let encodedDocuments = [
        "UTF-8": String.Encoding.utf8, "little-endian UTF-16": .utf16LittleEndian, "big-endian UTF-16": .utf16BigEndian,
        "little-endian UTF-32": .utf32LittleEndian, "big-endian UTF-32": .utf32BigEndian,
    ].sorted { $0.key < $1.key }.flatMap { name, encoding in
        [("\u{feff}", "with a mark"), ("", "without a mark")].flatMap { mark, rest in
            let data = "\(mark){\"text\":\"é\u{1F600}\"}".data(using: encoding) ?? Data()
            return [
                // On Linux, Foundation takes little-endian UTF-32 with a mark for UTF-16.
                Case(name: "\(name) \(rest)", verdict: .accepted, document: Array(data)),
                Case(name: "\(name) \(rest), cut by a byte", verdict: .rejected, document: Array(data.dropLast())),
            ]
        }
    }

    private static let invalidTexts =
        ([
            "continuation alone": [0x80], "last continuation alone": [0xBF], "overlong zero": [0xC0, 0x80],
            "overlong slash": [0xE0, 0x80, 0xAF], "overlong of four bytes": [0xF0, 0x80, 0x80, 0xAF],
            "surrogate": [0xED, 0xA0, 0x80], "surrogate pair": [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
            "too large": [0xF4, 0x90, 0x80, 0x80], "five bytes": [0xF8, 0x88, 0x80, 0x80, 0x80], "FE": [0xFE],
            "FF": [0xFF],
            "one of two bytes": [0xC3], "two of three bytes": [0xE2, 0x82], "three of four bytes": [0xF0, 0x9F, 0x98],
            "Latin-1": [0x63, 0x61, 0x66, 0xE9],
        ] as KeyValuePairs<String, [UInt8]>)
        .flatMap { name, bytes in
            [
                Case(
                    name: "\(name) in a text",
                    verdict: .either,
                    document: Array(#"{"text":""#.utf8) + bytes + Array(#""}"#.utf8)
                ),
                Case(
                    name: "\(name) in a name",
                    verdict: .either,
                    document: Array(#"{""#.utf8) + bytes + Array(#"":1}"#.utf8)
                ),
                Case(
                    name: "\(name) outside of a text",
                    verdict: .rejected,
                    document: Array(#"{"text":"#.utf8) + bytes + [0x7D]
                ),
            ]
        }
}
