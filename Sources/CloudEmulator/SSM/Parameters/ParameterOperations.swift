import SSMKit

extension EmulatedCloud {
    static let parameterOperations: [(String, SSMOperation)] = [
        operation(unsupported: ["Policies"]) { (emulator, request: SSM.PutParameterRequest, call) in
            try emulator.putParameter(request, region: call.region)
        },
        operation { (emulator, request: SSM.GetParameterRequest, _) in try emulator.getParameter(request) },
        operation { (emulator, request: SSM.GetParametersRequest, _) in try emulator.getParameters(request) },
        operation { (emulator, request: SSM.GetParametersByPathRequest, _) in
            try emulator.getParametersByPath(request)
        },
        operation { (emulator, request: SSM.GetParameterHistoryRequest, _) in
            try emulator.getParameterHistory(request)
        },
        operation(unsupported: ["Shared"]) { (emulator, request: SSM.DescribeParametersRequest, _) in
            try emulator.describeParameters(request)
        },
        operation { (emulator, request: SSM.DeleteParameterRequest, _) in try emulator.deleteParameter(request) },
        operation { (emulator, request: SSM.DeleteParametersRequest, _) in try emulator.deleteParameters(request) },
        operation { (emulator, request: SSM.LabelParameterVersionRequest, _) in
            try emulator.labelParameterVersion(request)
        },
        operation { (emulator, request: SSM.UnlabelParameterVersionRequest, _) in
            try emulator.unlabelParameterVersion(request)
        },
    ]
}
