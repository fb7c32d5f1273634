import CloudFoundation

extension SSMClient: CommandRunner {
    /// Starts a script on managed nodes and returns as soon as the service has accepted it.
    ///
    /// The script is a parameter of the documents `AWS-RunShellScript` and `AWS-RunPowerShellScript`. The service
    /// replaces `{{ssm:NAME}}` in it with the parameter of that name. Everything else, including the environment,
    /// arrives unchanged.
    ///
    /// `SendCommand` has no idempotency token. So each command has a marker at the end of its comment. After an unknown
    /// outcome the library searches the account's commands for the marker for about half a minute. It never resends.
    /// - Parameters:
    ///   - script: The script to run. Systems Manager can't choose the user.
    ///   - targets: The machines to run it on. Ids are sent in commands of 50 machines each.
    ///   - options: The options of the run. `deliveryTimeout` is 30 seconds to 30 days.
    /// - Returns: A handle to follow and stop the run.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:_:_:)`` if it is unknown whether a command was
    ///   accepted, ``/CloudCore/CommandError/call(_:_:)`` if the service rejected one.
    public func run(_ script: Script, on targets: Targets, options: RunOptions) async throws(CommandError) -> CommandRun
    {
        let plan = try SSMCommandPlan(script, on: targets.checked(), options: options, marker: self.newMarker())
        // A region that can't be determined is an error of the first call.
        let region = try? await self.connection(for: SSM.SendCommandRequest.operation).region
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

    /// Follows commands that were started earlier, such as those in an error, or by another program.
    /// - Parameters:
    ///   - commandIDs: The service's ids of the commands.
    ///   - options: The deadline, the output location of the commands, and whether task cancellation stops them. Other
    ///     options are ignored.
    /// - Returns: A handle to follow and stop the commands.
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

    /// Fetches the readiness of managed nodes, 50 in a call.
    /// - Parameter instanceIDs: The ids of the nodes.
    /// - Returns: The readiness of each node, ``/CloudCore/Readiness/unknown`` if its agent has never reported.
    /// - Throws: ``/CloudCore/CommandError/call(_:_:)`` if the request fails.
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

    /// Waits until managed nodes are online.
    /// - Parameters:
    ///   - instanceIDs: The ids of the nodes.
    ///   - timeout: The maximum time to wait.
    /// - Throws: ``/CloudCore/CommandError/notOnline(_:)`` with the nodes that did not come online in time,
    ///   ``/CloudCore/CommandError/call(_:_:)`` if a request fails.
    public func waitUntilOnline(_ instanceIDs: [String], timeout: Duration) async throws(CommandError) {
        try await self.waitUntilOnline(instanceIDs, timeout: timeout, dependencies: self.dependencies)
    }

    /// Returns a unique marker.
    private func newMarker() -> String {
        "run-" + self.dependencies.unique().filter { $0 != "-" }.prefix(32)
    }

    /// Returns the location of the client's machines.
    func location(_ region: String?) -> MachineLocation {
        MachineLocation(cloud: .aws, region: region, account: self.options.accountLabel)
    }
}
