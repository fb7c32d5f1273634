public import CloudFoundation

extension CloudAssistant.InvocationResult {
    /// The date when the script started, parsed from ``startTime``, or `nil` before that.
    public var startDate: Date? { self.startTime.flatMap { Date(serviceText: $0) } }

    /// The date when the script ended, parsed from ``finishedTime``, or `nil` before that.
    public var endDate: Date? { self.finishedTime.flatMap { Date(serviceText: $0) } }
}

extension CloudAssistant.InvokeInstance {
    /// The date when the script started, parsed from ``startTime``, or `nil` before that.
    public var startDate: Date? { self.startTime.flatMap { Date(serviceText: $0) } }

    /// The date when the script ended, parsed from ``finishTime``, or `nil` before that.
    public var endDate: Date? { self.finishTime.flatMap { Date(serviceText: $0) } }
}

extension CloudAssistant.SendFileInstance {
    /// The date when the upload started, parsed from ``startTime``, or `nil` before that.
    public var startDate: Date? { self.startTime.flatMap { Date(serviceText: $0) } }

    /// The date when the upload ended, parsed from ``finishTime``, or `nil` before that.
    public var endDate: Date? { self.finishTime.flatMap { Date(serviceText: $0) } }
}
