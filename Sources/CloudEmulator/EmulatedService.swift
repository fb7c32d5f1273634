import CloudCore

/// An emulated service.
enum EmulatedService: Sendable {
    case ssm
    case cloudAssistant

    /// The read-only objects that contain the full output of commands.
    case s3

    /// The read-only objects of Alibaba Cloud that contain the full output of commands.
    case oss

    /// Determines the service that a request addresses from the request's headers.
    init(_ request: TransportRequest) {
        if request.headers["x-amz-target"] != nil {
            self = .ssm
        } else if request.headers["authorization"]?.contains("/s3/aws4_request") == true {
            self = .s3
        } else if request.headers["authorization"]?.hasPrefix("OSS") == true {
            self = .oss
        } else {
            self = .cloudAssistant
        }
    }
}
