import CloudCore

/// A service that the emulator has.
enum EmulatedService: Sendable {
    case ssm
    case cloudAssistant

    /// The objects that hold the whole output of commands; nothing but reading them.
    case s3

    /// Tells by its headers which service a request is meant for.
    init(_ request: TransportRequest) {
        if request.headers["x-amz-target"] != nil {
            self = .ssm
        } else if request.headers["authorization"]?.contains("/s3/aws4_request") == true {
            self = .s3
        } else {
            self = .cloudAssistant
        }
    }
}
