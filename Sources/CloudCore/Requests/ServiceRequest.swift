/// A value that describes one call to one operation of a cloud service.
///
/// The request *is* the operation: its type decides what is sent, what comes back, and which error
/// codes the service may answer with.
public protocol ServiceRequest: Codable, Sendable {
    /// What the service answers when it has done what was asked.
    associatedtype Response: Codable & Sendable

    /// The reasons the service gives when it refuses.
    associatedtype ErrorCode: ServiceErrorCode

    /// The facts about the operation: its name, and whether it can be repeated safely.
    static var operation: OperationDescriptor { get }

    /// The error codes that the service documents for the operation, in the order of its documentation.
    static var documentedErrors: [ErrorCode] { get }

    /// Fills in an idempotency token, if the operation takes one and the request has none yet.
    /// - Parameter token: Returns a token never used before.
    /// - Returns: The request to send.
    func fillingClientToken(_ token: () -> String) -> Self
}

extension ServiceRequest {
    /// No error codes.
    public static var documentedErrors: [ErrorCode] { [] }

    /// Changes nothing, since the operation takes no idempotency token.
    /// - Parameter token: Not called.
    /// - Returns: The request as it is.
    public func fillingClientToken(_ token: () -> String) -> Self { self }
}
