/// The namespace of Alibaba Cloud's ECS Cloud Assistant: requests, responses, shapes and error codes.
///
/// All members are values. Calls are made with a ``CloudAssistantClient``.
public enum CloudAssistant {}

/// An error from a call to Cloud Assistant.
public typealias CloudAssistantError = CloudError<CloudAssistant.ErrorCode>

extension CloudAssistant.ErrorCode {
    /// Whether the caller lacks permission for the operation.
    public var deniesAccess: Bool { AlibabaCloudErrors.accessDenied.contains(self.rawValue) }

    /// Whether the credentials have expired, or are unknown to the service.
    public var rejectsCredentials: Bool { AlibabaCloudErrors.rejectedCredentials.contains(self.rawValue) }
}

/// A request to Cloud Assistant.
///
/// Its JSON form has the service's member names. On the wire every member is a parameter, in the query or, for
/// requests that contain user text, in a form.
public protocol CloudAssistantRequest: ServiceRequest where ErrorCode == CloudAssistant.ErrorCode {
    /// Whether the parameters are sent as a form in the body rather than in the query, which servers limit and log.
    static var sendsForm: Bool { get }

    /// Returns the request's members as query parameters.
    /// - Parameter region: The client's region, for a request without one.
    /// - Returns: The parameters, without those of absent members.
    /// - Throws: ``/CloudCore/InvalidRequestError/unencodable(operation:reason:)`` for a value without a wire format.
    func query(in region: String) throws(InvalidRequestError) -> QueryParameters
}

extension CloudAssistantRequest {
    /// `false`, since the parameters are sent in the query.
    public static var sendsForm: Bool { false }
}
