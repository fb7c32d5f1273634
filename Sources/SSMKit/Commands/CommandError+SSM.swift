extension CommandError {
    /// The error of the failed call to Systems Manager, if there is one.
    public var ssm: SSMError? { self.failedCall?.underlying as? SSMError }
}
