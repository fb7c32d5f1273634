extension CommandError {
    /// The error of the call to Systems Manager that failed, if one did.
    public var ssm: SSMError? { self.failedCall?.underlying as? SSMError }
}
