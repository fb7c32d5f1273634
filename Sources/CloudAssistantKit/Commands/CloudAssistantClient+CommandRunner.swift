import CloudFoundation

extension CloudAssistantClient: CommandRunner {
    /// Starts a script on instances and returns as soon as the service has taken it.
    ///
    /// Each part of a run carries a `ClientToken`, so that sending it again after an unknown outcome starts nothing twice.
    /// The service keeps both outputs of a script in one, which is ``/CloudCore/MachineResult/standardOutput``.
    /// - Parameters:
    ///   - script: What to run; Base64 makes it a third longer, and the service takes up to 24 KB of that.
    ///   - targets: Where to run it. Ids are sent in invocations of 100 machines each, every combination of the tags'
    ///     values in one of its own.
    ///   - options: How to run it. `maxConcurrency` and `maxErrors` need machines named by id or by tag.
    /// - Returns: A handle to follow the run and to stop it.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:_:_:)`` if it is unknown whether an invocation
    ///   was taken, ``/CloudCore/CommandError/call(_:_:)`` if the service rejected one.
    public func run(_ script: Script, on targets: Targets, options: RunOptions) async throws(CommandError) -> CommandRun
    {
        try await self.run(script, on: targets, schedule: nil, options: options)
    }

    /// Starts a script on instances, at the times of a schedule.
    /// - Parameters:
    ///   - script: What to run.
    ///   - targets: Where to run it.
    ///   - schedule: When to run it; at once if it is `nil`.
    ///   - options: How to run it. With a schedule a `deadline` is needed, since what is repeated doesn't end by itself.
    /// - Returns: A handle to follow the run and to stop it; of what is repeated it tells the last time.
    /// - Throws: As ``run(_:on:options:)``.
    public func run(
        _ script: Script,
        on targets: Targets,
        schedule: CommandSchedule?,
        options: RunOptions
    ) async throws(CommandError) -> CommandRun {
        let name = self.newName()
        let template = CloudAssistant.RunCommandRequest(
            commandContent: Data(try script.checkedText().utf8).base64EncodedString(),
            type: script.interpreter == .powerShell ? .runPowerShellScript : .runShellScript,
            contentEncoding: .base64,
            description: options.commentLine,
            name: name,
            timeout: options.executionTimeout.map { Int($0.wholeSeconds) },
            username: script.user,
            workingDir: script.workingDirectory
        )
        return try await self.start(template, on: targets, schedule, options, name: name, search: .name(name))
    }

    /// Follows invocations that were started earlier, such as those that an error names, or by another program.
    /// - Parameters:
    ///   - commandIDs: The service's ids of the invocations, which begin with `t-`.
    ///   - options: The deadline, and what becomes of the invocations when the task is cancelled; the rest is of no
    ///     account.
    /// - Returns: A handle to follow the invocations and to stop them.
    public func follow(_ commandIDs: [String], options: RunOptions) -> CommandRun {
        CommandRun(
            RunDriver(
                following: commandIDs,
                service: InvocationRunService<CloudAssistant.RunCommandRequest>(
                    client: self,
                    plan: nil,
                    options: options,
                    search: .invocation,
                    location: self.location(self.region)
                ),
                options: options,
                dependencies: self.dependencies
            )
        )
    }

    /// Starts what a request says on targets.
    func start<Request: InvocationRequest>(
        _ template: Request,
        on targets: Targets,
        _ schedule: CommandSchedule?,
        _ options: RunOptions,
        name: String,
        search: InvocationSearch
    ) async throws(CommandError) -> CommandRun {
        var template = template
        if let schedule {
            guard options.deadline != nil else {
                throw .invalid(
                    "what runs by a schedule doesn't end by itself: set a deadline in the options, which ends the wait"
                )
            }
            template.frequency = try schedule.expression()
            template.repeatMode = .period
        }
        if let output = options.output {
            template.ossOutputDelivery = "oss://\(output.bucket)" + (output.prefix.map { "/\($0)" } ?? "")
        }
        let machines = try await self.resolved(targets.checked(), for: options)
        let plan = try InvocationPlan(template, on: machines, options: options, marker: name)
        // A region that can't be found out is an error of the first call.
        let region = try? await self.connector.connection(for: Request.operation).region
        let driver = RunDriver(
            waves: plan.waves,
            errorsAllowed: plan.errorsAllowed,
            service: InvocationRunService(
                client: self,
                plan: plan,
                options: options,
                search: search,
                repeats: schedule != nil,
                location: self.location(region)
            ),
            options: options,
            dependencies: self.dependencies
        )
        try await driver.start()
        return CommandRun(driver)
    }

    /// A name that no other command has.
    func newName() -> String {
        "run-" + self.dependencies.unique().filter { $0 != "-" }.prefix(32)
    }

    /// Returns where the machines of the client are.
    func location(_ region: String?) -> MachineLocation {
        MachineLocation(cloud: .alibabaCloud, region: region, account: self.options.accountLabel)
    }
}
