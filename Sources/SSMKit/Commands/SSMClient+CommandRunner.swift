import CloudFoundation

extension SSMClient: CommandRunner {
    /// Starts a script on managed nodes and returns as soon as the service has taken it.
    ///
    /// The script is a parameter of the documents `AWS-RunShellScript` and `AWS-RunPowerShellScript`. The service replaces
    /// `{{ssm:NAME}}` in it by the parameter of that name; everything else arrives as it is, the environment too.
    ///
    /// `SendCommand` has no idempotency token. So each command carries a marker at the end of its comment; after an unknown
    /// outcome the library looks for it among the commands of the account, for about half a minute, and never sends again.
    /// - Parameters:
    ///   - script: What to run; Systems Manager can't choose the user.
    ///   - targets: Where to run it. Ids are sent in commands of 50 machines each.
    ///   - options: How to run it. `deliveryTimeout` is 30 seconds to 30 days.
    /// - Returns: A handle to follow the run and to stop it.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:_:_:)`` if it is unknown whether a command was
    ///   taken, ``/CloudCore/CommandError/call(_:_:)`` if the service rejected one.
    public func run(_ script: Script, on targets: Targets, options: RunOptions) async throws(CommandError) -> CommandRun
    {
        let plan = try SSMCommandPlan(script, on: targets.checked(), options: options, marker: self.newMarker())
        // A region that can't be found out is an error of the first call.
        let region = try? await self.connector.connection(for: SSM.SendCommandRequest.operation).region
        let driver = RunDriver(
            waves: plan.waves,
            errorsAllowed: plan.errorsAllowed,
            service: SSMRunService(client: self, plan: plan, options: options, location: self.location(region)),
            options: options,
            dependencies: self.dependencies
        )
        try await driver.start()
        return CommandRun(driver)
    }

    /// Follows commands that were started earlier, such as those that an error names, or by another program.
    /// - Parameters:
    ///   - commandIDs: The service's ids of the commands.
    ///   - options: The deadline, the output location that the commands were given, and what becomes of them when the
    ///     task is cancelled; other options are ignored.
    /// - Returns: A handle to follow the commands and to stop them.
    public func follow(_ commandIDs: [String], options: RunOptions) -> CommandRun {
        CommandRun(
            RunDriver(
                following: commandIDs,
                service: SSMRunService(client: self, plan: nil, options: options, location: self.location(self.region)),
                options: options,
                dependencies: self.dependencies
            )
        )
    }

    /// Asks which managed nodes can be reached, 50 in a call.
    /// - Parameter instanceIDs: The nodes, by id.
    /// - Returns: Each node's readiness: ``/CloudCore/Readiness/unknown`` for one whose agent has never reported.
    /// - Throws: ``/CloudCore/CommandError/call(_:_:)`` if the service can't be asked.
    public func readiness(of instanceIDs: [String]) async throws(CommandError) -> [String: Readiness] {
        var readiness = Dictionary(instanceIDs.map { ($0, Readiness.unknown) }, uniquingKeysWith: { first, _ in first })
        for ids in readiness.keys.sorted().pieces(of: 50) {
            let request = SSM.DescribeInstanceInformationRequest(
                filters: [SSM.InstanceInformationStringFilter(key: "InstanceIds", values: ids)],
                maxResults: 50
            )
            do throws(SSMError) {
                for try await node in self.pages(of: request).items {
                    guard let id = node.instanceID, readiness[id] != nil else { continue }
                    readiness[id] = node.pingStatus == .online ? .online : .offline
                }
            } catch .cancelled {
                throw .cancelled(.nothing)
            } catch {
                throw .call(error)
            }
        }
        return readiness
    }

    /// Waits until managed nodes can be reached.
    /// - Parameters:
    ///   - instanceIDs: The nodes, by id.
    ///   - timeout: The longest to wait.
    /// - Throws: ``/CloudCore/CommandError/notOnline(_:)`` that names the nodes that could not be reached in time,
    ///   ``/CloudCore/CommandError/call(_:_:)`` if the service can't be asked.
    public func waitUntilOnline(_ instanceIDs: [String], timeout: Duration) async throws(CommandError) {
        try await self.waitUntilOnline(instanceIDs, timeout: timeout, dependencies: self.dependencies)
    }

    /// Text that no other command has.
    private func newMarker() -> String {
        "run-" + self.dependencies.unique().filter { $0 != "-" }.prefix(32)
    }

    /// Returns where the machines of the client are.
    func location(_ region: String?) -> MachineLocation {
        MachineLocation(cloud: .aws, region: region, account: self.options.accountLabel)
    }
}
