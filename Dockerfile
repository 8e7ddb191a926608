FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/casefile . && mkdir -m 700 /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /src/LICENSE /src/NOTICE /out/casefile /
COPY --from=build --chown=nonroot:nonroot /out/data /data
ENV CASEFILE_DATA=/data CASEFILE_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/casefile", "healthcheck"]
ENTRYPOINT ["/casefile"]
CMD ["serve"]
