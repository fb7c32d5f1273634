/// The vocabulary of AWS Systems Manager: requests, responses, shapes and error codes.
///
/// Everything here is a value; calls are made with an ``SSMClient``.
public enum SSM {}

/// An error from a call to AWS Systems Manager.
public typealias SSMError = CloudError<SSM.ErrorCode>

/// A request to AWS Systems Manager.
///
/// Its JSON form is the one that the service and the AWS command-line tools use.
public protocol SSMRequest: ServiceRequest where ErrorCode == SSM.ErrorCode {}
