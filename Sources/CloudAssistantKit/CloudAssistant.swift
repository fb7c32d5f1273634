/// The vocabulary of Alibaba Cloud's ECS Cloud Assistant: requests, responses, shapes and error codes.
///
/// Everything here is a value; calls are made with a ``CloudAssistantClient``.
public enum CloudAssistant {}

/// An error from a call to Cloud Assistant.
public typealias CloudAssistantError = CloudError<CloudAssistant.ErrorCode>

extension CloudAssistant.ErrorCode {
    /// Whether the caller lacks the permission for the operation.
    public var deniesAccess: Bool { AlibabaCloudErrors.accessDenied.contains(self.rawValue) }

    /// Whether the credentials have expired, or are not known to the service.
    public var rejectsCredentials: Bool { AlibabaCloudErrors.rejectedCredentials.contains(self.rawValue) }
}

/// A request to Cloud Assistant.
///
/// Its JSON form names members as the service does. On the wire every member is a parameter, in the query or, where
/// texts of users are among them, in a form.
public protocol CloudAssistantRequest: ServiceRequest where ErrorCode == CloudAssistant.ErrorCode {
    /// Whether the parameters travel as a form in the body, rather than in the query, which servers limit and log.
    static var sendsForm: Bool { get }

    /// Returns the request's members as query parameters.
    /// - Parameter region: The client's region, for a request that names none.
    /// - Returns: The parameters; of an absent member none.
    /// - Throws: ``/CloudCore/InvalidRequestError/unencodable(operation:reason:)`` for a value that has no form on the wire.
    func query(in region: String) throws(InvalidRequestError) -> QueryParameters
}

extension CloudAssistantRequest {
    /// `false`: the parameters travel in the query.
    public static var sendsForm: Bool { false }
}
