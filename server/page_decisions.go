package server

const decisionsPage = "/decisions"
