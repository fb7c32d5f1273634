extension EmulatedCloud {
    /// What goes wrong with calls from now on; nothing by default.
    ///
    /// The rules of a new plan count from 1.
    public var faults: FaultPlan {
        get { self.withState { $0.faults.plan } }
        set { self.withState { $0.faults = FaultCounter(newValue) } }
    }

    /// How long a new command is not seen by who asks for it; none by default.
    ///
    /// In the real services that takes a moment: until then `GetCommandInvocation` answers `InvocationDoesNotExist`, and
    /// lists of commands, invocations and results are empty. Measured by the emulator's clock, for commands that are
    /// sent from now on.
    public var visibilityDelay: Duration {
        get { self.withState { $0.visibilityDelay } }
        set { self.withState { $0.visibilityDelay = newValue } }
    }
}
