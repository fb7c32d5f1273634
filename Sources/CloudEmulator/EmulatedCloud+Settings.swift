extension EmulatedCloud {
    /// The faults to inject into subsequent calls.
    ///
    /// The default is ``FaultPlan/none``. Setting a plan restarts the call counts of its rules.
    public var faults: FaultPlan {
        get { self.withState { $0.faults.plan } }
        set { self.withState { $0.faults = FaultCounter(newValue) } }
    }

    /// The lag of the lists of commands, invocations, and results.
    ///
    /// The default is ``ListLag/none``. Setting a lag restarts its counts.
    public var listLag: ListLag {
        get { self.withState { $0.lag.lag } }
        set { self.withState { $0.lag = LagCounter(newValue) } }
    }

    /// The order of the lists of commands, invocations, and results.
    ///
    /// The default is ``ListOrder/standard``.
    public var listOrder: ListOrder {
        get { self.withState { $0.listOrder } }
        set { self.withState { $0.listOrder = newValue } }
    }

    /// The delay before a new command becomes visible to reads.
    ///
    /// The default is zero. The real services have such a delay. Until it has passed, `GetCommandInvocation` returns
    /// `InvocationDoesNotExist`, and lists of commands, invocations, and results are empty. The delay is measured by
    /// the emulator's clock and applies to commands sent after it is set.
    public var visibilityDelay: Duration {
        get { self.withState { $0.visibilityDelay } }
        set { self.withState { $0.visibilityDelay = newValue } }
    }
}
