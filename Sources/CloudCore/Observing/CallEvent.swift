/// An event in the lifetime of a call, for logs, metrics and traces.
///
/// The first event of a call is ``Kind/started``, and its last is ``Kind/ended(_:reason:after:)``, whatever happens.
/// Between them, each attempt has one ``Kind/sending(bytes:)``, followed by one ``Kind/responded(status:bytes:after:)``
/// or ``Kind/failed(code:status:reason:after:)``.
///
/// Contains no secrets: no headers, query or body.
public struct CallEvent: Sendable {
    /// The kind of event.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Hashable {
        /// The beginning of a call.
        case started

        /// An attempt whose request is about to be sent.
        case sending(bytes: Int)

        /// A successful response of the service.
        case responded(status: Int, bytes: Int, after: Duration)

        /// A failed attempt; `code` is the error code if the service rejected the request.
        case failed(code: String?, status: Int?, reason: String, after: Duration)

        /// Another attempt that follows after a delay.
        case retrying(after: Duration)

        /// The end of a call; `reason` is the text of its error, and `after` the duration of the whole call.
        case ended(CallOutcome, reason: String?, after: Duration)
    }

    /// The kind of event.
    public var kind: Kind

    /// A unique identifier that all events of one call share.
    public var callID: String

    /// The cloud that the service belongs to.
    public var cloud: Cloud

    /// The name of the service, such as `SSM`, `ECS` or `STS`.
    public var service: String

    /// The region of the service; `nil` until the settings are resolved, and for services without regions.
    public var region: String?

    /// The name of the operation, such as `SendCommand`.
    public var operation: String

    /// The host of the service, with the port unless it is the scheme's default; `nil` before the first attempt.
    public var host: String?

    /// The number of the attempt, starting at 1; in the event of the call's end, the number of requests that were sent.
    public var attempt: Int

    /// The maximum number of attempts; `nil` before the first attempt.
    public var maxAttempts: Int?

    /// The request ID that the service assigned, if it responded.
    public var requestID: String?

    /// Creates an event, for tests of observers.
    /// - Parameters:
    ///   - kind: The kind of event.
    ///   - callID: A unique identifier that all events of one call share.
    ///   - cloud: The cloud that the service belongs to.
    ///   - service: The name of the service.
    ///   - region: The region of the service.
    ///   - operation: The name of the operation.
    ///   - host: The host of the service.
    ///   - attempt: The number of the attempt, starting at 1.
    ///   - maxAttempts: The maximum number of attempts.
    ///   - requestID: The request ID that the service assigned.
    public init(
        kind: Kind,
        callID: String,
        cloud: Cloud = .aws,
        service: String,
        region: String? = nil,
        operation: String,
        host: String? = nil,
        attempt: Int = 0,
        maxAttempts: Int? = nil,
        requestID: String? = nil
    ) {
        self.kind = kind
        self.callID = callID
        self.cloud = cloud
        self.service = service
        self.region = region
        self.operation = operation
        self.host = host
        self.attempt = attempt
        self.maxAttempts = maxAttempts
        self.requestID = requestID
    }
}
