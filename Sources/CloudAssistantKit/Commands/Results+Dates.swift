public import CloudFoundation

extension CloudAssistant.InvocationResult {
    /// When the script started: ``startTime`` as a date; `nil` until it has.
    public var startDate: Date? { self.startTime.flatMap { Date(serviceText: $0) } }

    /// When the script ended: ``finishedTime`` as a date; `nil` until it has.
    public var finishedDate: Date? { self.finishedTime.flatMap { Date(serviceText: $0) } }
}

extension CloudAssistant.InvokeInstance {
    /// When the script started: ``startTime`` as a date; `nil` until it has.
    public var startDate: Date? { self.startTime.flatMap { Date(serviceText: $0) } }

    /// When the script ended: ``finishTime`` as a date; `nil` until it has.
    public var finishDate: Date? { self.finishTime.flatMap { Date(serviceText: $0) } }
}

extension CloudAssistant.SendFileInstance {
    /// When the file began to be sent: ``startTime`` as a date; `nil` until it has.
    public var startDate: Date? { self.startTime.flatMap { Date(serviceText: $0) } }

    /// When the file had been sent: ``finishTime`` as a date; `nil` until it has.
    public var finishDate: Date? { self.finishTime.flatMap { Date(serviceText: $0) } }
}
