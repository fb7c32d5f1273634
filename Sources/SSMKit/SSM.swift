/// The namespace of AWS Systems Manager: requests, responses, shapes and error codes.
///
/// All members are values. Calls are made with an ``SSMClient``.
public enum SSM {}

/// An error from a call to AWS Systems Manager.
public typealias SSMError = CloudError<SSM.ErrorCode>

extension SSM.ErrorCode {
    /// Whether the caller lacks permission for the operation.
    public var deniesAccess: Bool { AWSErrors.accessDenied.contains(self.rawValue) }

    /// Whether the credentials have expired, or are unknown to the service.
    public var rejectsCredentials: Bool { AWSErrors.rejectedCredentials.contains(self.rawValue) }
}

/// A request to AWS Systems Manager.
///
/// Its JSON form is that of the service and the AWS command-line tools.
public protocol SSMRequest: ServiceRequest where ErrorCode == SSM.ErrorCode {}
