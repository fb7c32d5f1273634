import CloudFoundation

extension CloudAssistantClient: CommandRunner {
    /// Starts a script on instances and returns as soon as the service has accepted it.
    ///
    /// Each part of a run has a `ClientToken`, so that resending it after an unknown outcome does not start it twice.
    /// The service combines both outputs of a script in ``/CloudCore/MachineResult/standardOutput``.
    /// - Parameters:
    ///   - script: The script to run. Base64 makes it a third longer, and the service accepts up to 24 KB of that.
    ///   - targets: The machines to run it on. Ids are sent in invocations of 100 machines each. Every combination of
    ///     the tags' values is an invocation of its own.
    ///   - options: The options of the run. `maxConcurrency` and `maxErrors` need machines by id or by tag.
    /// - Returns: A handle to follow and stop the run.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:_:_:)`` if it is unknown whether an invocation
    ///   was accepted, ``/CloudCore/CommandError/call(_:_:)`` if the service rejected one.
    public func run(_ script: Script, on targets: Targets, options: RunOptions) async throws(CommandError) -> CommandRun
    {
        try await self.run(script, on: targets, schedule: nil, options: options)
    }

    /// Starts a script on instances, on a schedule.
    /// - Parameters:
    ///   - script: The script to run.
    ///   - targets: The machines to run it on.
    ///   - schedule: The schedule, or `nil` to run the script at once.
    ///   - options: The options of the run. A schedule needs a `deadline`, since it doesn't end by itself.
    /// - Returns: A handle to follow and stop the run. Its report contains the last repetition.
    /// - Throws: The same errors as ``run(_:on:options:)``.
    public func run(
        _ script: Script,
        on targets: Targets,
        schedule: CommandSchedule?,
        options: RunOptions
    ) async throws(CommandError) -> CommandRun {
        let name = self.newName()
        let template = CloudAssistant.RunCommandRequest(
            commandContent: Data(try script.checkedText().utf8).base64EncodedString(),
            type: script.commandType,
            contentEncoding: .base64,
            description: options.commentLine,
            name: name,
            timeout: options.executionTimeout.map { Int($0.wholeSeconds) },
            username: script.user,
            workingDir: script.workingDirectory
        )
        return try await self.start(template, on: targets, schedule, options, name: name, search: .name(name))
    }

    /// Follows invocations that were started earlier, such as those in an error, or by another program.
    /// - Parameters:
    ///   - commandIDs: The service's ids of the invocations, which begin with `t-`.
    ///   - options: The deadline, and whether task cancellation stops the invocations. Other options are ignored.
    /// - Returns: A handle to follow and stop the invocations.
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

    /// Starts a run of a request on targets.
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
                    "a schedule doesn't end by itself: set a deadline in the options to end the wait"
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
        // A region that can't be determined is an error of the first call.
        let region = try? await self.connection(for: Request.operation).region
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

    /// Returns a unique name.
    func newName() -> String {
        "run-" + self.dependencies.unique().filter { $0 != "-" }.prefix(32)
    }

    /// Returns the location of the client's machines.
    func location(_ region: String?) -> MachineLocation {
        MachineLocation(cloud: .alibabaCloud, region: region, account: self.options.accountLabel)
    }
}
