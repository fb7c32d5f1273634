public import CloudFoundation

extension SSM.GetCommandInvocationResponse {
    /// When the script started: ``executionStartDateTime`` as a date; `nil` until it has.
    public var executionStartDate: Date? { self.executionStartDateTime.flatMap { Date(serviceText: $0) } }

    /// When the script ended: ``executionEndDateTime`` as a date; `nil` until it has.
    public var executionEndDate: Date? { self.executionEndDateTime.flatMap { Date(serviceText: $0) } }
}
