# One build, four images. The base images have no curl, so each program checks its own health.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# CI runs the analyzers.
RUN dotnet publish src/MockAgentApi -c Release -p:RunAnalyzers=false -o /out/mock-agentapi \
 && dotnet publish src/MockCoderd -c Release -p:RunAnalyzers=false -o /out/mock-coderd \
 && dotnet publish src/Snapshotter -c Release -p:RunAnalyzers=false -o /out/snapshotter \
 && dotnet publish src/MockWorkspaceAgent -c Release -p:RunAnalyzers=false -o /out/mock-workspace-agent

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS mock-agentapi
WORKDIR /app
COPY --from=build /out/mock-agentapi .
# A container's port is reachable only when the mock listens on all addresses; compose publishes it on loopback.
ENV MOCK_BIND=0.0.0.0
USER $APP_UID
EXPOSE 3284
HEALTHCHECK --interval=2s --timeout=3s --retries=15 CMD ["dotnet", "mock-agentapi.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "mock-agentapi.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS mock-coderd
WORKDIR /app
COPY --from=build /out/mock-coderd .
ENV MOCK_BIND=0.0.0.0
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=3s --retries=15 CMD ["dotnet", "mock-coderd.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "mock-coderd.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS snapshotter
WORKDIR /app
COPY --from=build /out/snapshotter .
USER $APP_UID
ENTRYPOINT ["dotnet", "snapshotter.dll"]

# A workspace: the agent, and on the PATH of its scripts the mock as agentapi and the Snapshotter.
FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS workspace
WORKDIR /app
COPY --from=build /out/snapshotter .
COPY --from=build /out/mock-workspace-agent .
COPY --from=build /out/mock-agentapi .
ENV PATH=/app:$PATH
USER $APP_UID
ENTRYPOINT ["dotnet", "mock-workspace-agent.dll"]
