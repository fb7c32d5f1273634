import CloudCore
import Foundation
import Testing

@Suite struct ISO8601Tests {
    @Test(arguments: [
        ("2017-06-07", 1_496_793_600), ("2017-06-07T00:00Z", 1_496_793_600), ("2017-06-07T00:00:00Z", 1_496_793_600),
        ("2017-06-07T02:00:00+02:00", 1_496_793_600), ("2017-06-06T17:30:00.000-0630", 1_496_793_600),
        ("2017-06-07 00:00:00", 1_496_793_600), ("2017-06-07T00:00:00.25Z", 1_496_793_600.25),
        ("2017-02-21T16:00:34.723000+00:00", 1_487_692_834.723), ("1969-12-31T23:59:59Z", -1),
    ])
    func parsesTheFormatsOfServicesAndTools(text: String, seconds: TimeInterval) {
        #expect(ISO8601.date(from: text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        "", "2017", "2017-06", "2017-6-7", "2017-13-01", "2017-00-01", "2017-01-32", "2017-06-07T", "2017-06-07T24:00Z",
        "2017-06-07T00:60Z", "2017-06-07T00:00:00.Z", "2017-06-07T00:00:00+1", "2017-06-07T00:00:00Zz", "yesterday",
        "１２３４-01-01", "2017-06-07T00",
    ])
    func rejectsInvalidDates(text: String) {
        #expect(ISO8601.date(from: text) == nil)
    }
}
