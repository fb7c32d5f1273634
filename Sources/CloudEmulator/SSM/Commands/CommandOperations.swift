import SSMKit

extension EmulatedCloud {
    static let commandOperations: [(String, SSMOperation)] = [
        operation(unsupported: [
            "ServiceRoleArn", "NotificationConfig", "CloudWatchOutputConfig", "AlarmConfiguration",
        ]) { (emulator, request: SSM.SendCommandRequest, call) in
            try await emulator.sendCommand(request, region: call.region)
        },
        operation { (emulator, request: SSM.CancelCommandRequest, _) in try emulator.cancelCommand(request) },
        operation { (emulator, request: SSM.ListCommandsRequest, _) in try emulator.listCommands(request) },
        operation { (emulator, request: SSM.ListCommandInvocationsRequest, _) in
            try emulator.listCommandInvocations(request)
        },
        operation { (emulator, request: SSM.GetCommandInvocationRequest, _) in
            try emulator.getCommandInvocation(request)
        },
    ]
}
