import CloudCore
import Foundation
import Testing

@Suite struct ServiceTextTests {
    @Test(arguments: [
        ("2026-01-31T23:59Z", 1_769_903_940), ("2026-01-31T23:59:30.5Z", 1_769_903_970.5),
        ("2026-02-01T00:59:00+01:00", 1_769_903_940),
    ])
    func parsesADate(text: String, seconds: Double) {
        #expect(Date(serviceText: text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: ["", "soon", "2026-13-01"])
    func returnsNilForAnInvalidDate(text: String) {
        #expect(Date(serviceText: text) == nil)
    }
}
