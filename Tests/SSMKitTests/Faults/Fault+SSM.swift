import CloudTestSupport
import Foundation

extension Fault {
    /// Valid JSON that is not a valid response of Systems Manager.
    static let ssmResponses: [Fault] = [
        Fault("200 with wrong types", .response(body: #"{"Commands":"x","Command":3,"NextToken":{"a":[]}}"#)),
        Fault(
            "200 with a number out of range",
            .response(body: #"{"Commands":[{"TargetCount":9223372036854775808}],"Command":{"TargetCount":1e400}}"#)
        ),
        Fault(
            "200 with a date out of range",
            .response(
                body: #"{"Commands":[{"RequestedDateTime":1e300}],"Command":{"RequestedDateTime":-1e300}}"#
            )
        ),
        Fault(
            "200 with duplicate keys",
            .response(body: #"{"NextToken":"a","NextToken":"b","Command":{},"Command":{"CommandId":"c"}}"#)
        ),
        Fault(
            "400 with wrong types",
            .response("400 Bad Request", body: #"{"__type":["ThrottlingException"],"message":{"a":1}}"#)
        ),
    ]

    /// The target of redirects: a server that must receive no request.
    static let redirectTarget = Result { try FaultServer([.response()], lifetime: .seconds(600)) }

    /// All faults, in the order of the table in the documentation.
    static let all: [Fault] =
        connections + messages + responses + ssmResponses
        + ((try? redirectTarget.get()).map { redirects(to: $0.url) } ?? [])
}
