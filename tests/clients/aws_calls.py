"""Asks a Bedrock-like server through boto3, without retries, and prints as JSON what boto3 makes of the answers.

Reads from standard input: url, system, user, schema (name and schema), metadata.
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

ASKED = json.load(sys.stdin)
CONFIG = Config(retries={"total_max_attempts": 1}, read_timeout=5)
MODEL = "us.amazon.nova-lite-v1:0"
ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"


def client(service):
    return boto3.client(service, region_name="us-east-1", endpoint_url=ASKED["url"], config=CONFIG)


def converse(model, **more):
    request = {
        "modelId": model,
        "system": [{"text": ASKED["system"]}],
        "messages": [{"role": "user", "content": [{"text": ASKED["user"]}]}],
        "inferenceConfig": {"maxTokens": 4096},
        "requestMetadata": ASKED["metadata"],
    }
    request.update(more)
    return client("bedrock-runtime").converse(**request)


def by_schema(schema=None):
    definition = {"name": ASKED["schema"]["name"], "schema": json.dumps(schema or ASKED["schema"]["schema"])}
    return {"outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": definition}}}}


def by_tool():
    name = ASKED["schema"]["name"]
    spec = {"name": name, "description": "The answer.", "inputSchema": {"json": ASKED["schema"]["schema"]}}
    return {"toolConfig": {"tools": [{"toolSpec": spec}], "toolChoice": {"tool": {"name": name}}}}


def seen(answer):
    (block,) = answer["output"]["message"]["content"]
    return {"block": block, "stop": answer["stopReason"], "usage": answer["usage"], "id": answer["ResponseMetadata"]["RequestId"]}


def failing(call):
    try:
        call()
    except ClientError as error:
        told = error.response["Error"]
        return {"code": told["Code"], "message": told["Message"], "status": error.response["ResponseMetadata"]["HTTPStatusCode"]}
    except BotoCoreError as error:
        return {"kind": type(error).__name__}
    return {"kind": "no error"}


def costs():
    answered, page = [], {}
    while True:
        answer = client("ce").get_cost_and_usage(
            TimePeriod={"Start": "2026-11-01", "End": "2026-11-04"},
            Granularity="DAILY",
            Metrics=["UnblendedCost"],
            GroupBy=[{"Type": "TAG", "Key": "Application"}],
            **page,
        )
        answered.append(answer["ResultsByTime"])
        if "NextPageToken" not in answer:
            return answered
        page = {"NextPageToken": answer["NextPageToken"]}


def lifecycle(model):
    life = client("bedrock").get_foundation_model(modelIdentifier=model)["modelDetails"]["modelLifecycle"]
    return {"status": life["status"], "end": life["endOfLifeTime"].isoformat() if "endOfLifeTime" in life else None}


marked = {"system": [{"text": ASKED["system"]}, {"cachePoint": {"type": "default"}}]}
told = {"system": [{"text": ASKED["system"] + "\nAnswer in JSON, as " + ASKED["schema"]["name"] + "."}]}
print(json.dumps({
    "schema": seen(converse(MODEL, **by_schema())),
    "tool": seen(converse(ARN, **by_tool())),
    "text": seen(converse(MODEL, **told)),
    "cached": [seen(converse(MODEL, **by_schema(), **marked))["usage"] for _ in range(2)],
    "throttled": failing(lambda: converse("throttled", **by_schema())),
    "unavailable": failing(lambda: converse("unavailable", **by_schema())),
    "expired": failing(lambda: converse("expired", **by_schema())),
    "ended": failing(lambda: converse("ended", **by_schema())),
    "lacking": failing(lambda: converse("lacking", **by_schema())),
    # boto3 takes a body that breaks off for an answer without fields.
    "broken_off": sorted(set(converse("broken-off", **by_schema())) - {"ResponseMetadata"}),
    "open_schema": failing(lambda: converse(MODEL, **by_schema({"type": "object", "properties": {}}))),
    "lifecycles": [lifecycle("amazon.nova-lite-v1:0"), lifecycle("amazon.old-v1:0")],
    "profile": failing(lambda: lifecycle(MODEL)),
    "costs": costs(),
}))
