public import CloudFoundation

extension SSM.GetCommandInvocationResponse {
    /// The date when the script started, parsed from ``executionStartDateTime``, or `nil` before that.
    public var startDate: Date? { self.executionStartDateTime.flatMap { Date(serviceText: $0) } }

    /// The date when the script ended, parsed from ``executionEndDateTime``, or `nil` before that.
    public var endDate: Date? { self.executionEndDateTime.flatMap { Date(serviceText: $0) } }
}
