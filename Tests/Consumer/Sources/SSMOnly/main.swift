// Makes a call that fails before anything is sent, checks its error, and decodes output of the AWS CLI.

import Foundation
import SSMKit

let ssm = SSMClient(
    region: "not a region",
    credentials: StaticCredentials(.init(accessKeyID: "a", secretAccessKey: "b"))
)
do {
    for try await parameter in ssm.pages(of: SSM.DescribeParametersRequest()).items { print(parameter.name ?? "") }
} catch .invalidRequest(.invalidRegion(let region)) {
    let response = try SSM.GetParameterResponse(
        json: Data(
            #"{"Parameter": {"Name": "/a", "Type": "NewType", "LastModifiedDate": "2026-01-02T03:04:05Z"}}"#.utf8
        )
    )
    print("SSMOnly", region == "not a region" && response.parameter?.type == "NewType")
} catch {
    throw error
}
