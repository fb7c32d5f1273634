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
public protocol CloudAssistantRequest: ServiceRequest where ErrorCode == CloudAssistant.ErrorCode {}
