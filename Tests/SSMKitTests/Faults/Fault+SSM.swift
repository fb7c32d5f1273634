import CloudTestSupport
import Foundation

extension Fault {
    /// Valid JSON that is not a response of Systems Manager.
    static let ssmResponses: [Fault] = [
        Fault("200 with wrong types", .answer(body: #"{"Commands":"x","Command":3,"NextToken":{"a":[]}}"#)),
        Fault(
            "200 with a number out of range",
            .answer(body: #"{"Commands":[{"TargetCount":9223372036854775808}],"Command":{"TargetCount":1e400}}"#)
        ),
        Fault(
            "200 with a date out of range",
            .answer(
                body: #"{"Commands":[{"RequestedDateTime":1e300}],"Command":{"RequestedDateTime":-1e300}}"#
            )
        ),
        Fault(
            "200 with duplicate keys",
            .answer(body: #"{"NextToken":"a","NextToken":"b","Command":{},"Command":{"CommandId":"c"}}"#)
        ),
        Fault(
            "400 with wrong types",
            .answer("400 Bad Request", body: #"{"__type":["ThrottlingException"],"message":{"a":1}}"#)
        ),
    ]

    /// The server that redirects point to, which must not receive a request.
    static let redirectTarget = Result { try FaultServer([.answer()], lifetime: .seconds(600)) }

    /// All faults, in the order of the table in the documentation.
    static let all: [Fault] =
        connections + messages + answers + ssmResponses
        + ((try? redirectTarget.get()).map { redirects(to: $0.url) } ?? [])
}
